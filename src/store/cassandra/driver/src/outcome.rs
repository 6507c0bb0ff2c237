//! What a failure of the driver means to who asked: may it have been done?

use scylla::errors::{DbError, ExecutionError, PrepareError, RequestAttemptError};

use crate::ffi::{Kind, Outcome};

#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    pub outcome: Outcome,
    pub message: String,
}

impl Failure {
    pub fn refused(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::refused,
            message: message.into(),
        }
    }

    pub fn not_sent(message: impl Into<String>) -> Self {
        Self {
            outcome: Outcome::not_sent,
            message: message.into(),
        }
    }
}

pub fn changes_nothing(kind: Kind) -> bool {
    matches!(kind, Kind::read | Kind::serial_read)
}

/// What a call of this kind ends in when no one knows what became of it.
pub fn when_lost(kind: Kind) -> Outcome {
    if changes_nothing(kind) {
        Outcome::not_sent
    } else {
        Outcome::unknown
    }
}

/// A node answered, and its answer is no rows: a read is as if refused, what else it was may have been done.
pub fn of_answer(why: impl Into<String>, kind: Kind) -> Failure {
    Failure {
        outcome: if changes_nothing(kind) {
            Outcome::refused
        } else {
            when_lost(kind)
        },
        message: why.into(),
    }
}

/// Writes are tried once (session.rs), so the last attempt's error is the only one there is.
pub fn of_execution(error: &ExecutionError, kind: Kind) -> Failure {
    let outcome = match error {
        ExecutionError::EmptyPlan | ExecutionError::ConnectionPoolError(_) => Outcome::not_sent,
        ExecutionError::BadQuery(_) => Outcome::refused,
        ExecutionError::PrepareError(error) => return of_prepare(error),
        ExecutionError::LastAttemptError(error) => of_attempt(error, kind),
        _ => when_lost(kind),
    };
    Failure {
        outcome,
        message: error.to_string(),
    }
}

/// Preparing changes nothing.
pub fn of_prepare(error: &PrepareError) -> Failure {
    let outcome = match error {
        PrepareError::AllAttemptsFailed { first_attempt } => of_attempt(first_attempt, Kind::read),
        _ => Outcome::not_sent,
    };
    Failure {
        outcome,
        message: error.to_string(),
    }
}

fn of_attempt(error: &RequestAttemptError, kind: Kind) -> Outcome {
    match error {
        RequestAttemptError::UnableToAllocStreamId => Outcome::not_sent,
        RequestAttemptError::SerializationError(_)
        | RequestAttemptError::CqlRequestSerialization(_) => Outcome::refused,
        RequestAttemptError::DbError(error, _) => of_node(error, kind),
        _ => when_lost(kind),
    }
}

/// What a node itself says.
fn of_node(error: &DbError, kind: Kind) -> Outcome {
    match error {
        DbError::SyntaxError
        | DbError::Invalid
        | DbError::AlreadyExists { .. }
        | DbError::AuthenticationError
        | DbError::Unauthorized
        | DbError::ConfigError
        | DbError::ProtocolError => Outcome::refused,
        // Said before anything is written; but a lightweight transaction has several rounds, and may say so
        // in the last.
        DbError::Unavailable { .. } | DbError::IsBootstrapping if kind != Kind::conditional => {
            Outcome::not_sent
        }
        _ => when_lost(kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scylla::errors::WriteType;
    use scylla::frame::types::Consistency;
    use std::time::Duration;

    fn node_says(error: DbError, kind: Kind) -> Outcome {
        let attempt = RequestAttemptError::DbError(error, String::new());
        of_execution(&ExecutionError::LastAttemptError(attempt), kind).outcome
    }

    fn unavailable() -> DbError {
        DbError::Unavailable {
            consistency: Consistency::LocalQuorum,
            required: 2,
            alive: 1,
        }
    }

    #[test]
    fn a_read_is_never_unknown() {
        let timeout = ExecutionError::RequestTimeout(Duration::from_secs(5));
        assert_eq!(
            of_execution(&timeout, Kind::read).outcome,
            Outcome::not_sent
        );
        assert_eq!(
            node_says(DbError::ServerError, Kind::read),
            Outcome::not_sent
        );
    }

    #[test]
    fn a_write_that_no_one_answered_is_unknown() {
        let timeout = ExecutionError::RequestTimeout(Duration::from_secs(5));
        for kind in [Kind::write, Kind::conditional] {
            assert_eq!(of_execution(&timeout, kind).outcome, Outcome::unknown);
            let half_done = DbError::WriteTimeout {
                consistency: Consistency::LocalQuorum,
                received: 1,
                required: 2,
                write_type: WriteType::Simple,
            };
            assert_eq!(node_says(half_done, kind), Outcome::unknown);
            assert_eq!(node_says(DbError::Overloaded, kind), Outcome::unknown);
        }
    }

    #[test]
    fn a_write_for_which_too_few_nodes_are_alive_was_not_sent() {
        assert_eq!(node_says(unavailable(), Kind::write), Outcome::not_sent);
        assert_eq!(
            node_says(unavailable(), Kind::conditional),
            Outcome::unknown
        );
    }

    #[test]
    fn a_write_whose_answer_cannot_be_read_is_unknown() {
        for kind in [Kind::write, Kind::conditional] {
            assert_eq!(of_answer("no rows", kind).outcome, Outcome::unknown);
        }
        for kind in [Kind::read, Kind::serial_read] {
            assert_eq!(of_answer("no rows", kind).outcome, Outcome::refused);
        }
    }

    #[test]
    fn without_a_node_to_ask_nothing_was_sent() {
        for kind in [Kind::read, Kind::write, Kind::conditional] {
            assert_eq!(
                of_execution(&ExecutionError::EmptyPlan, kind).outcome,
                Outcome::not_sent
            );
        }
    }

    #[test]
    fn a_wrong_statement_is_refused() {
        for kind in [Kind::read, Kind::write, Kind::conditional] {
            assert_eq!(node_says(DbError::SyntaxError, kind), Outcome::refused);
            assert_eq!(node_says(DbError::Unauthorized, kind), Outcome::refused);
        }
    }
}
