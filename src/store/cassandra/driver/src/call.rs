//! A call ends exactly once, whatever becomes of the task that works on it.

use cxx::UniquePtr;

use crate::ffi::{self, CallResult, Outcome};
use crate::outcome::Failure;

// SAFETY: a Call is owned by one thread at a time, and made to be ended on any (driver_call.h).
unsafe impl Send for ffi::Call {}

/// What C++ waits for. Dropped without having been ended, as when the driver stops, it ends by itself with
/// what is known by then.
pub struct PendingCall {
    call: UniquePtr<ffi::Call>,
    if_dropped: Outcome,
}

/// What a call that is done brings back.
#[derive(Default)]
pub struct Rows {
    pub rows: usize,
    pub columns: usize,
    pub cells: Vec<u8>,
}

impl PendingCall {
    pub fn new(call: UniquePtr<ffi::Call>) -> Self {
        Self {
            call,
            if_dropped: Outcome::not_sent,
        }
    }

    /// From here on the request may have reached a node.
    pub fn is_being_sent(&mut self, outcome_if_dropped: Outcome) {
        self.if_dropped = outcome_if_dropped;
    }

    pub fn end(mut self, result: Result<Rows, Failure>) {
        self.end_with(result);
    }

    fn end_with(&mut self, result: Result<Rows, Failure>) {
        let call = std::mem::replace(&mut self.call, UniquePtr::null());
        let result = match result {
            Ok(found) => CallResult {
                outcome: Outcome::done,
                message: String::new(),
                rows: found.rows,
                columns: found.columns,
                cells: found.cells,
            },
            Err(failure) => CallResult {
                outcome: failure.outcome,
                message: failure.message,
                rows: 0,
                columns: 0,
                cells: Vec::new(),
            },
        };
        ffi::end_call(call, result);
    }
}

impl Drop for PendingCall {
    fn drop(&mut self) {
        if !self.call.is_null() {
            self.end_with(Err(Failure {
                outcome: self.if_dropped,
                message: "the driver has stopped".to_string(),
            }));
        }
    }
}
