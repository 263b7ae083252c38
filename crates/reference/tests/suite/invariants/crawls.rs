//! Crawls: one of a crawler at a time, in the state that follows from their plans
//! and from who stopped them, told alike by their crawlers and in graphs.

use serde_json::{Value, json};

use super::reading::{Reading, state, time};
use super::{Event, Watch};

/// The tick of a time that an answer tells.
pub(super) fn tick(time: &Value) -> u64 {
    (time.as_f64().expect("a time") - 1_589_500_800.123).round() as u64
}

/// Whether somebody's crawler crawls at the moment.
fn crawls(crawler: &Value) -> bool {
    crawler["State"] != "READY"
}

impl Watch {
    pub(super) fn crawls(&mut self, before: &Reading, after: &Reading, event: Event<'_>) {
        for (name, crawler) in &after.crawlers {
            if !before.crawlers.contains_key(name) {
                self.crawlers.insert(name.clone(), after.tick);
            }
            let elapsed = crawler["CrawlElapsedTime"].as_u64().expect("milliseconds");
            let start = after.tick - elapsed / 1000;
            if crawls(crawler) && !self.crawls.contains_key(&(name.clone(), start)) {
                assert_eq!(elapsed, 0, "a crawl starts when it is seen: {crawler}");
                let ending = self.plans.next("CRAWLER", name, after.tick);
                self.crawls.insert((name.clone(), start), ending);
            } else if let Event::Took {
                operation: "StartCrawler",
                input,
                ..
            } = event
            {
                assert_ne!(input["Name"], json!(name), "a crawl was started");
            }
            self.is_as_told(name, crawler, after.tick);
        }
        for (id, run) in &after.runs {
            for node in run.places().filter(|node| node.kind == "CRAWLER") {
                let earlier = before.runs.get(id);
                let seen =
                    earlier.map_or(0, |earlier| earlier.started("CRAWLER", &node.name).len());
                let busy = |reading: &Reading| reading.crawlers.get(&node.name).is_none_or(crawls);
                let busy = busy(before) || busy(after);
                for (number, crawl) in node.started.iter().enumerate() {
                    let begun = self.crawl_of_a_run(&node.name, crawl, after.tick);
                    let refused = number >= seen && !begun;
                    assert!(!refused || busy, "crawler {} was ready", node.name);
                }
            }
        }
    }

    /// That a crawler tells what follows from its crawls.
    fn is_as_told(&self, name: &str, crawler: &Value, now: u64) {
        let created = self.crawlers[name];
        let own = self
            .crawls
            .range((name.to_owned(), created)..=(name.to_owned(), now));
        let states: Vec<_> = own.map(|((_, start), ending)| (*start, ending)).collect();
        let latest = states.last().map(|(_, ending)| ending.of_crawl(now));
        let known = match latest {
            Some("RUNNING") => "RUNNING",
            Some("CANCELLING") => "STOPPING",
            _ => "READY",
        };
        assert_eq!(crawler["State"], known, "at tick {now}: {crawler}");
        let ended = |state: &str| !["RUNNING", "CANCELLING"].contains(&state);
        let last = states
            .iter()
            .rev()
            .find(|(_, ending)| ended(ending.of_crawl(now)));
        let told = crawler.get("LastCrawl");
        let told = told.map(|told| {
            (
                &told["StartTime"],
                &told["Status"],
                told["ErrorMessage"].as_str(),
            )
        });
        let known = last
            .map(|(start, ending)| (time(*start), json!(ending.of_crawl(now)), ending.told(now)));
        let known = known
            .as_ref()
            .map(|(start, state, message)| (start, state, *message));
        assert_eq!(told, known, "at tick {now}: {crawler}");
    }

    /// That a graph tells of a crawl what is known of it; and whether it was ever
    /// begun.
    fn crawl_of_a_run(&self, crawler: &str, crawl: &Value, now: u64) -> bool {
        let start = tick(&crawl["StartedOn"]);
        if crawl.get("LogStream").is_none() {
            assert_eq!(state(crawl), "FAILED", "{crawl} was never begun");
            assert_eq!(
                crawl["CompletedOn"], crawl["StartedOn"],
                "{crawl} failed at once"
            );
            return false;
        }
        let ending = self.crawls.get(&(crawler.to_owned(), start));
        let ending = ending.unwrap_or_else(|| panic!("crawler {crawler} never began {crawl}"));
        assert_eq!(state(crawl), ending.of_crawl(now), "at tick {now}: {crawl}");
        assert_eq!(crawl["ErrorMessage"].as_str(), ending.told(now), "{crawl}");
        let completed = (now >= ending.ends()).then(|| time(ending.ends()));
        assert_eq!(crawl.get("CompletedOn"), completed.as_ref(), "{crawl}");
        true
    }
}
