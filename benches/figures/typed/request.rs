//! A CreateTrigger request, a function for each of its shapes.

use smithereens_cases::random::NodeIndex;

use super::draw::Draw;
use super::shapes::{Action, Condition, CreateTriggerRequest, NotificationProperty, Predicate};

impl<'p> Draw<'p, '_, '_> {
    pub(super) fn create_trigger_request(&mut self, id: NodeIndex) -> CreateTriggerRequest<'p> {
        let mut next = self.message(id);
        let made = CreateTriggerRequest {
            name: self.required(&mut next, Draw::text),
            workflow_name: self.optional(&mut next, Draw::text),
            kind: self.required(&mut next, Draw::value),
            schedule: self.optional(&mut next, Draw::text),
            predicate: self.optional(&mut next, Draw::predicate),
            actions: self.required(&mut next, |draw, id| draw.list(id, Draw::action)),
            description: self.optional(&mut next, Draw::text),
            start_on_creation: self.optional(&mut next, Draw::boolean),
            tags: self.optional(&mut next, Draw::map),
        };
        self.end();
        made
    }

    pub(super) fn action(&mut self, id: NodeIndex) -> Action {
        let mut next = self.structure(id);
        let made = Action {
            job_name: self.optional(&mut next, Draw::text),
            arguments: self.optional(&mut next, Draw::map),
            timeout: self.optional(&mut next, Draw::integer),
            security_configuration: self.optional(&mut next, Draw::text),
            notification_property: self.optional(&mut next, Draw::notification_property),
            crawler_name: self.optional(&mut next, Draw::text),
        };
        self.end();
        made
    }

    pub(super) fn notification_property(&mut self, id: NodeIndex) -> NotificationProperty {
        let mut next = self.structure(id);
        let made = NotificationProperty {
            notify_delay_after: self.optional(&mut next, Draw::integer),
        };
        self.end();
        made
    }

    pub(super) fn predicate(&mut self, id: NodeIndex) -> Predicate<'p> {
        let mut next = self.structure(id);
        let made = Predicate {
            logical: self.optional(&mut next, Draw::value),
            conditions: self.optional(&mut next, |draw, id| draw.list(id, Draw::condition)),
        };
        self.end();
        made
    }

    pub(super) fn condition(&mut self, id: NodeIndex) -> Condition<'p> {
        let mut next = self.structure(id);
        let made = Condition {
            logical_operator: self.optional(&mut next, Draw::value),
            job_name: self.optional(&mut next, Draw::text),
            state: self.optional(&mut next, Draw::value),
            crawler_name: self.optional(&mut next, Draw::text),
            crawl_state: self.optional(&mut next, Draw::value),
        };
        self.end();
        made
    }
}
