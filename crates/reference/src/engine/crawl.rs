//! One crawl of a crawler.

use smithereens_glue::shapes::{self, CrawlState};

use super::Due;
use crate::clock::Tick;
use crate::plan::Ending;
use crate::state::State;

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Crawl {
    pub(crate) crawler: String,
    pub(crate) told: shapes::Crawl,
    pub(crate) started: Tick,
    /// The chain that started it; `None` if somebody did.
    pub(crate) chain: Option<usize>,
    /// The number of its end among all ends.
    pub(super) ended: Option<u64>,
    ending: Ending<CrawlState>,
    /// Where it stands in the agenda.
    due: Tick,
}

impl Crawl {
    pub(crate) fn state(&self) -> &CrawlState {
        self.told.state.as_ref().unwrap_or(&CrawlState::Running)
    }

    pub(crate) fn has_ended(&self) -> bool {
        !matches!(self.state(), CrawlState::Running | CrawlState::Cancelling)
    }
}

impl State {
    /// Starts a crawl of a crawler that is there and does not crawl.
    pub(crate) fn begin_crawl(&mut self, crawler: &str, chain: Option<usize>) -> usize {
        let index = self.crawls.len();
        let ending = self.plans.next_of_crawler(crawler);
        let due = self.now.later(ending.after.max(1));
        let stream = self.ids.next("crawl-");
        self.kept += ending.bytes_told();
        self.crawls.push(Crawl {
            crawler: crawler.to_owned(),
            told: shapes::Crawl {
                state: Some(CrawlState::Running),
                started_on: Some(self.now.time()),
                log_group: Some("/aws-glue/crawlers".into()),
                log_stream: Some(stream),
                ..shapes::Crawl::default()
            },
            started: self.now,
            chain,
            ended: None,
            ending,
            due,
        });
        if let Some(crawler) = self.crawlers.get_mut(crawler) {
            crawler.is.active = Some(index);
        }
        self.at(due, Due::Crawl(index));
        index
    }

    /// A crawl that was to be started and could not be: it has failed at once.
    pub(crate) fn fail_crawl(&mut self, crawler: &str, chain: usize, why: String) -> usize {
        let index = self.crawls.len();
        let ended = Some(self.next_end());
        self.crawls.push(Crawl {
            crawler: crawler.to_owned(),
            told: shapes::Crawl {
                state: Some(CrawlState::Failed),
                started_on: Some(self.now.time()),
                completed_on: Some(self.now.time()),
                error_message: Some(why),
                ..shapes::Crawl::default()
            },
            started: self.now,
            chain: Some(chain),
            ended,
            ending: Ending {
                after: 0,
                state: CrawlState::Failed,
                message: None,
            },
            due: self.now,
        });
        index
    }

    /// Stops a crawl that is RUNNING; any other stays as it is.
    pub(crate) fn stop_crawl(&mut self, index: usize) {
        let crawl = &mut self.crawls[index];
        if *crawl.state() != CrawlState::Running {
            return;
        }
        self.agenda.remove(&(crawl.due, Due::Crawl(index)));
        crawl.due = self.now.later(1);
        crawl.told.state = Some(CrawlState::Cancelling);
        let due = crawl.due;
        self.at(due, Due::Crawl(index));
    }

    pub(super) fn crawl_goes_on(&mut self, index: usize) {
        let ended = Some(self.next_end());
        let crawl = &mut self.crawls[index];
        crawl.ended = ended;
        if *crawl.state() == CrawlState::Cancelling {
            crawl.told.state = Some(CrawlState::Cancelled);
        } else {
            crawl.told.state = Some(crawl.ending.state.clone());
            crawl.told.error_message = crawl.ending.message.clone();
        }
        crawl.told.completed_on = Some(self.now.time());
        let chain = crawl.chain;
        if let Some(crawler) = self.crawlers.get_mut(&crawl.crawler)
            && crawler.is.active == Some(index)
        {
            crawler.is.active = None;
            crawler.is.last = Some(index);
        }
        if let Some(chain) = chain {
            self.chain_goes_on(chain);
        }
    }
}
