//! The bridge between C++ and the `scylla` driver: what crosses it, and nothing else.
//!
//! It knows no table: statements come from C++ as text, values and rows cross as CQL's own bytes. Nothing
//! here blocks a C++ thread, except `stop`.

mod call;
mod cells;
mod connect;
mod outcome;
mod session;

use session::{new_driver, Driver};

#[cxx::bridge(namespace = "twitchy::store::driver")]
mod ffi {
    /// How a call ended.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    enum Outcome {
        done,
        /// Nothing was changed, and the same call may succeed later.
        not_sent,
        /// It may have been done.
        unknown,
        /// Nothing was changed, and trying again does not help: a wrong statement, no permission.
        refused,
    }

    /// What a statement does to what is stored. It decides what a failure means and who may try again.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[repr(u8)]
    enum Kind {
        /// Changes nothing: tried on other nodes by the driver, and never `unknown`.
        read,
        /// A read that sees every lightweight transaction that has ended, and ends those that have not.
        serial_read,
        /// Tried once.
        write,
        /// A lightweight transaction: tried once; even a node that says "unavailable" may have done it.
        conditional,
    }

    struct Statement {
        cql: String,
        kind: Kind,
        /// As in the CQL protocol: 4 QUORUM, 6 LOCAL_QUORUM … A `serial_read` needs none.
        consistency: u16,
    }

    struct Config {
        /// HOST:PORT each.
        contact_points: Vec<String>,
        /// Its nodes are asked. Empty: all are alike.
        datacenter: String,
        /// Nodes elsewhere are asked when none here can be.
        fails_over: bool,
        /// Empty: none is given.
        user: String,
        password: String,
        /// A file with the authorities in PEM that nodes' certificates are checked against. Empty: no TLS.
        tls_ca: String,
        /// Of what is not prepared.
        consistency: u16,
        request_timeout_ms: u32,
        connect_timeout_ms: u32,
        threads: u32,
        /// Named by their place in this list; each is prepared when it is first used.
        statements: Vec<Statement>,
    }

    struct CallResult {
        outcome: Outcome,
        /// Of a call that is not done: what went wrong, for people.
        message: String,
        rows: usize,
        columns: usize,
        /// Rows one after the other; each value as in CQL: 4 bytes of length, big-endian, -1 for null; then
        /// so many bytes.
        cells: Vec<u8>,
    }

    unsafe extern "C++" {
        include!("store/cassandra/driver_call.h");

        /// A call under way. It goes over with the request and comes back with the result.
        type Call;
        /// On a thread of the driver's, or before the call returns where it is refused at once.
        fn end_call(call: UniquePtr<Call>, result: CallResult);
    }

    extern "Rust" {
        type Driver;

        /// Not connected yet: until then every call ends as `not_sent`.
        fn new_driver(config: Config) -> Box<Driver>;

        /// In the background, again and again until `connect_timeout_ms` have passed. Call it once.
        fn connect(self: &Driver, call: UniquePtr<Call>);

        /// `values`: as many as the statement has marks, as in CallResult::cells.
        fn execute(self: &Driver, statement: u32, values: &[u8], call: UniquePtr<Call>);

        /// One unlogged batch of the statement with each of `rows` rows of values.
        fn batch(self: &Driver, statement: u32, rows: u32, values: &[u8], call: UniquePtr<Call>);

        /// A statement that is not prepared and has no marks: for changes of the schema, which end when all
        /// nodes have agreed on them.
        fn run(self: &Driver, cql: &str, call: UniquePtr<Call>);

        /// Ends all calls under way, as `unknown` where that is what they are; from then on all are refused.
        /// Waits for calls of `end_call` that are under way, so never stop in one.
        fn stop(self: &Driver);
    }
}
