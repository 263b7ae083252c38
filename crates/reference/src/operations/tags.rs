//! Tags.

use std::collections::BTreeMap;

use smithereens_glue::shapes_set_up::{
    GetTagsRequest, GetTagsResponse, TagResourceRequest, TagResourceResponse, UntagResourceRequest,
    UntagResourceResponse,
};

use crate::failure::Failure;
use crate::state::{State, find_mut};

/// How many tags a resource has at most: that many a request can bring
/// (`TagsMap`).
const MOST_TAGS: usize = 50;

impl State {
    pub(super) fn get_tags(&mut self, request: GetTagsRequest) -> Result<GetTagsResponse, Failure> {
        let tags = self.tags_of(request.resource_arn.as_deref())?;
        Ok(GetTagsResponse {
            tags: Some(tags.clone()),
        })
    }

    pub(super) fn tag_resource(
        &mut self,
        request: TagResourceRequest,
    ) -> Result<TagResourceResponse, Failure> {
        let tags = self.tags_of(request.resource_arn.as_deref())?;
        let added = request.tags_to_add.unwrap_or_default();
        let new = added.keys().filter(|key| !tags.contains_key(*key)).count();
        if tags.len() + new > MOST_TAGS {
            return Err(Failure::invalid_input(format!(
                "a resource has at most {MOST_TAGS} tags"
            )));
        }
        tags.extend(added);
        Ok(TagResourceResponse {})
    }

    pub(super) fn untag_resource(
        &mut self,
        request: UntagResourceRequest,
    ) -> Result<UntagResourceResponse, Failure> {
        let tags = self.tags_of(request.resource_arn.as_deref())?;
        for key in request.tags_to_remove.unwrap_or_default() {
            tags.remove(&key);
        }
        Ok(UntagResourceResponse {})
    }

    /// By `arn:aws:glue:REGION:ACCOUNT:KIND/NAME`, whichever region and account
    /// it says.
    fn tags_of(&mut self, arn: Option<&str>) -> Result<&mut BTreeMap<String, String>, Failure> {
        let arn = arn.unwrap_or_default();
        let resource = arn.splitn(6, ':').nth(5);
        let Some((kind, name)) = resource.and_then(|resource| resource.split_once('/')) else {
            return Err(Failure::invalid_input(format!(
                "{arn} is not arn:aws:glue:REGION:ACCOUNT:KIND/NAME"
            )));
        };
        Ok(match kind {
            "trigger" => &mut find_mut(&mut self.triggers, kind, name)?.tags,
            "workflow" => &mut find_mut(&mut self.workflows, kind, name)?.tags,
            "job" => &mut find_mut(&mut self.jobs, kind, name)?.tags,
            "crawler" => &mut find_mut(&mut self.crawlers, kind, name)?.tags,
            _ => {
                return Err(Failure::invalid_input(format!(
                    "{kind} is not trigger, workflow, job or crawler, which can have tags here"
                )));
            }
        })
    }
}
