//! Crawlers.

use smithereens_glue::shapes::CrawlState;
use smithereens_glue::shapes_set_up::{
    self, BatchGetCrawlersRequest, BatchGetCrawlersResponse, CrawlerState, CreateCrawlerRequest,
    CreateCrawlerResponse, DeleteCrawlerRequest, DeleteCrawlerResponse, GetCrawlerRequest,
    GetCrawlerResponse, GetCrawlersRequest, GetCrawlersResponse, LastCrawlInfo, LastCrawlStatus,
    ListCrawlersRequest, ListCrawlersResponse, Schedule, ScheduleState, StartCrawlerRequest,
    StartCrawlerResponse, StopCrawlerRequest, StopCrawlerResponse, UpdateCrawlerRequest,
    UpdateCrawlerResponse,
};

use super::{batch, found_and_missing};
use crate::failure::Failure;
use crate::fault::Fault;
use crate::page::Pages;
use crate::size::fits;
use crate::state::{Crawler, Resource, State, add, find, find_mut, room};

const KIND: &str = "crawler";

impl State {
    /// That a crawler is there and does not crawl.
    pub(crate) fn room_for_a_crawl(&self, name: &str) -> Result<(), Failure> {
        self.is_ready(name)?;
        self.room_for_bytes(self.plans.bytes_told_of_crawler(name))?;
        room(self.crawls.len(), "crawl")
    }

    fn is_ready(&self, name: &str) -> Result<(), Failure> {
        match find(&self.crawlers, KIND, name)?.is.active {
            Some(_) => Err(Failure::crawler_running(format!(
                "crawler {name} is running"
            ))),
            None => Ok(()),
        }
    }

    pub(super) fn create_crawler(
        &mut self,
        request: CreateCrawlerRequest,
    ) -> Result<CreateCrawlerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let told = shapes_set_up::Crawler {
            name: Some(name.clone()),
            role: request.role,
            targets: request.targets,
            database_name: request.database_name,
            description: request.description,
            classifiers: request.classifiers,
            schema_change_policy: request.schema_change_policy,
            table_prefix: request.table_prefix,
            schedule: request.schedule.map(scheduled),
            creation_time: Some(self.now.time()),
            last_updated: Some(self.now.time()),
            version: Some(1),
            configuration: request.configuration,
            crawler_security_configuration: request.crawler_security_configuration,
            ..shapes_set_up::Crawler::default()
        };
        fits(KIND, &told)?;
        let crawler = Crawler {
            told,
            active: None,
            last: None,
        };
        add(
            &mut self.crawlers,
            KIND,
            name,
            Resource::new(crawler, request.tags),
        )?;
        Ok(CreateCrawlerResponse {})
    }

    pub(super) fn get_crawler(
        &mut self,
        request: GetCrawlerRequest,
    ) -> Result<GetCrawlerResponse, Failure> {
        let crawler = find(&self.crawlers, KIND, &request.name.unwrap_or_default())?;
        Ok(GetCrawlerResponse {
            crawler: Some(self.crawler_as_told(crawler)),
        })
    }

    pub(super) fn get_crawlers(
        &mut self,
        request: GetCrawlersRequest,
    ) -> Result<GetCrawlersResponse, Failure> {
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["GetCrawlers"],
            token: request.next_token.as_deref(),
            most: request.max_results,
            room: usize::MAX,
            fault: self.fault,
        };
        let all = self
            .crawlers
            .iter()
            .map(|(name, crawler)| (name.clone(), crawler));
        let (crawlers, next_token) = pages.page(all, |crawler| self.crawler_as_told(crawler))?;
        Ok(GetCrawlersResponse {
            crawlers: Some(crawlers),
            next_token,
        })
    }

    pub(super) fn list_crawlers(
        &mut self,
        request: ListCrawlersRequest,
    ) -> Result<ListCrawlersResponse, Failure> {
        let tags = format!("{:?}", request.tags);
        let pages = Pages {
            seed: self.ids.seed(),
            of: &["ListCrawlers", &tags],
            token: request.next_token.as_deref(),
            most: request.max_results,
            // `CrawlerNameList`
            room: 100,
            fault: self.fault,
        };
        let all = self.crawlers.iter();
        let tagged = all.filter(|(_, crawler)| crawler.has(request.tags.as_ref()));
        let names = tagged.map(|(name, _)| (name.clone(), name.clone()));
        let (names, next_token) = pages.page(names, |name| name)?;
        Ok(ListCrawlersResponse {
            crawler_names: Some(names),
            next_token,
        })
    }

    pub(super) fn batch_get_crawlers(
        &mut self,
        request: BatchGetCrawlersRequest,
    ) -> Result<BatchGetCrawlersResponse, Failure> {
        let repeat = self.plants(Fault::BatchRepeats);
        let (found, missing) = found_and_missing(request.crawler_names, &self.crawlers, repeat);
        let crawlers = batch(found, |(_, crawler)| self.crawler_as_told(crawler))?;
        Ok(BatchGetCrawlersResponse {
            crawlers: Some(crawlers),
            crawlers_not_found: Some(missing),
        })
    }

    /// What is not said stays. One that crawls has to be stopped before.
    pub(super) fn update_crawler(
        &mut self,
        request: UpdateCrawlerRequest,
    ) -> Result<UpdateCrawlerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        self.is_ready(&name)?;
        let now = self.now.time();
        let crawler = &mut find_mut(&mut self.crawlers, KIND, &name)?.is;
        let mut told = crawler.told.clone();
        overwrite(&mut told.role, request.role);
        overwrite(&mut told.database_name, request.database_name);
        overwrite(&mut told.description, request.description);
        overwrite(&mut told.targets, request.targets);
        overwrite(&mut told.schedule, request.schedule.map(scheduled));
        overwrite(&mut told.classifiers, request.classifiers);
        overwrite(&mut told.table_prefix, request.table_prefix);
        overwrite(&mut told.schema_change_policy, request.schema_change_policy);
        overwrite(&mut told.configuration, request.configuration);
        overwrite(
            &mut told.crawler_security_configuration,
            request.crawler_security_configuration,
        );
        told.last_updated = Some(now);
        told.version = told.version.map(|version| version + 1);
        fits(KIND, &told)?;
        crawler.told = told;
        Ok(UpdateCrawlerResponse {})
    }

    pub(super) fn delete_crawler(
        &mut self,
        request: DeleteCrawlerRequest,
    ) -> Result<DeleteCrawlerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        self.is_ready(&name)?;
        self.crawlers.remove(&name);
        Ok(DeleteCrawlerResponse {})
    }

    pub(super) fn start_crawler(
        &mut self,
        request: StartCrawlerRequest,
    ) -> Result<StartCrawlerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        self.room_for_a_crawl(&name)?;
        self.begin_crawl(&name, None);
        Ok(StartCrawlerResponse {})
    }

    pub(super) fn stop_crawler(
        &mut self,
        request: StopCrawlerRequest,
    ) -> Result<StopCrawlerResponse, Failure> {
        let name = request.name.unwrap_or_default();
        let Some(crawl) = find(&self.crawlers, KIND, &name)?.is.active else {
            let text = format!("crawler {name} is not running");
            return Err(Failure::crawler_not_running(text));
        };
        if *self.crawls[crawl].state() == CrawlState::Cancelling {
            let text = format!("crawler {name} is stopping already");
            return Err(Failure::crawler_stopping(text));
        }
        self.stop_crawl(crawl);
        Ok(StopCrawlerResponse {})
    }

    fn crawler_as_told(&self, crawler: &Resource<Crawler>) -> shapes_set_up::Crawler {
        let crawler = &crawler.is;
        let active = crawler.active.map(|crawl| &self.crawls[crawl]);
        let state = match active.map(|crawl| crawl.state()) {
            None => CrawlerState::Ready,
            Some(CrawlState::Cancelling) => CrawlerState::Stopping,
            Some(_) => CrawlerState::Running,
        };
        let elapsed = active.map_or(0, |crawl| self.now.seconds_since(crawl.started));
        shapes_set_up::Crawler {
            state: Some(state),
            crawl_elapsed_time: Some(i64::from(elapsed) * 1000),
            last_crawl: crawler.last.map(|crawl| self.last_crawl(crawl)),
            ..crawler.told.clone()
        }
    }

    fn last_crawl(&self, crawl: usize) -> LastCrawlInfo {
        let told = &self.crawls[crawl].told;
        LastCrawlInfo {
            status: told
                .state
                .as_ref()
                .map(|state| LastCrawlStatus::from(state.as_str())),
            error_message: told.error_message.clone(),
            log_group: told.log_group.clone(),
            log_stream: told.log_stream.clone(),
            start_time: told.started_on,
            ..LastCrawlInfo::default()
        }
    }
}

fn scheduled(expression: String) -> Schedule {
    Schedule {
        schedule_expression: Some(expression),
        state: Some(ScheduleState::Scheduled),
    }
}

fn overwrite<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}
