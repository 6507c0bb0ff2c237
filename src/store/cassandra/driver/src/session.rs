//! Carries out calls: each is a task on the driver's own threads.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cxx::UniquePtr;
use scylla::client::session::Session;
use scylla::frame::types::Consistency;
use scylla::policies::retry::FallthroughRetryPolicy;
use scylla::statement::batch::{Batch, BatchType};
use scylla::statement::prepared::PreparedStatement;
use scylla::statement::Statement;
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;

use crate::call::{PendingCall, Rows};
use crate::cells::{rows_of, split_rows, Row};
use crate::connect::{consistency_of, open_session};
use crate::ffi::{self, Config, Kind};
use crate::outcome::{changes_nothing, of_answer, of_execution, of_prepare, when_lost, Failure};

pub struct Driver {
    /// None once stopped.
    runtime: Mutex<Option<Runtime>>,
    shared: Arc<Shared>,
}

struct Shared {
    /// Empty until connected.
    session: OnceCell<Session>,
    statements: Vec<PreparedOnce>,
    timeout: Duration,
    config: Config, // without the statements
}

struct PreparedOnce {
    cql: String,
    kind: Kind,
    consistency: u16,
    prepared: OnceCell<PreparedStatement>,
}

pub fn new_driver(mut config: Config) -> Box<Driver> {
    let statements = std::mem::take(&mut config.statements)
        .into_iter()
        .map(|statement| PreparedOnce {
            cql: statement.cql,
            kind: statement.kind,
            consistency: statement.consistency,
            prepared: OnceCell::new(),
        })
        .collect();
    Box::new(Driver {
        runtime: Mutex::new(start_threads(config.threads)),
        shared: Arc::new(Shared {
            session: OnceCell::new(),
            statements,
            timeout: Duration::from_millis(config.request_timeout_ms.into()),
            config,
        }),
    })
}

/// None if there can be no threads; then all calls are refused, as by a driver that has stopped.
fn start_threads(count: u32) -> Option<Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(count.max(1) as usize)
        .thread_name("cassandra")
        .enable_all()
        .build()
        .ok()
}

impl Driver {
    pub fn connect(&self, call: UniquePtr<ffi::Call>) {
        self.spawn(call, |shared, pending| async move {
            let connected = open_session(&shared.config).await;
            pending.end(connected.map(|session| {
                let _only_once = shared.session.set(session);
                Rows::default()
            }));
        });
    }

    pub fn execute(&self, statement: u32, values: &[u8], call: UniquePtr<ffi::Call>) {
        let values = values.to_vec();
        self.spawn(call, move |shared, pending| async move {
            shared.execute(statement, &values, pending).await;
        });
    }

    pub fn batch(&self, statement: u32, rows: u32, values: &[u8], call: UniquePtr<ffi::Call>) {
        let values = values.to_vec();
        self.spawn(call, move |shared, pending| async move {
            shared.batch(statement, rows, &values, pending).await;
        });
    }

    pub fn run(&self, cql: &str, call: UniquePtr<ffi::Call>) {
        let mut statement = Statement::new(cql);
        statement.set_retry_policy(Some(Arc::new(FallthroughRetryPolicy::new())));
        self.spawn(call, move |shared, mut pending| async move {
            let session = match shared.session() {
                Ok(session) => session,
                Err(failure) => return pending.end(Err(failure)),
            };
            pending.is_being_sent(when_lost(Kind::conditional));
            let answer = session.query_unpaged(statement, ()).await;
            pending.end(
                answer
                    .map_err(|error| of_execution(&error, Kind::conditional))
                    .and_then(|answer| {
                        rows_of(answer).map_err(|why| of_answer(why, Kind::conditional))
                    }),
            );
        });
    }

    /// Dropping the threads drops the tasks on them, and with these the calls, which ends them.
    pub fn stop(&self) {
        let runtime = self.lock().take();
        drop(runtime);
    }

    fn spawn<Work, Task>(&self, call: UniquePtr<ffi::Call>, work: Work)
    where
        Work: FnOnce(Arc<Shared>, PendingCall) -> Task,
        Task: Future<Output = ()> + Send + 'static,
    {
        let task = work(self.shared.clone(), PendingCall::new(call));
        let threads = self.lock().as_ref().map(|runtime| runtime.handle().clone());
        // Spawned on threads that are stopping, or dropped here, it ends as "not sent". Not under the lock:
        // that calls C++.
        match threads {
            Some(threads) => drop(threads.spawn(task)),
            None => drop(task),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Runtime>> {
        self.runtime.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Driver {
    /// May run on one of the driver's own threads, which cannot wait for themselves.
    fn drop(&mut self) {
        let runtime = self.lock().take();
        if let Some(runtime) = runtime {
            runtime.shutdown_background();
        }
    }
}

impl Shared {
    async fn execute(&self, statement: u32, values: &[u8], mut pending: PendingCall) {
        let (session, prepared, kind) = match self.prepare(statement).await {
            Ok(ready) => ready,
            Err(failure) => return pending.end(Err(failure)),
        };
        pending.is_being_sent(when_lost(kind));
        let answer = session.execute_unpaged(prepared, Row(values)).await;
        pending.end(
            answer
                .map_err(|error| of_execution(&error, kind))
                .and_then(|answer| rows_of(answer).map_err(|why| of_answer(why, kind))),
        );
    }

    async fn batch(&self, statement: u32, rows: u32, values: &[u8], mut pending: PendingCall) {
        let (session, prepared, kind) = match self.prepare(statement).await {
            Ok(ready) => ready,
            Err(failure) => return pending.end(Err(failure)),
        };
        let columns = prepared.get_variable_col_specs().len();
        let rows = match split_rows(values, rows as usize, columns) {
            Ok(rows) => rows,
            Err(error) => return pending.end(Err(Failure::refused(error.to_string()))),
        };
        let mut batch = Batch::new_with_statements(
            BatchType::Unlogged,
            vec![prepared.clone().into(); rows.len()],
        );
        if let Some(consistency) = prepared.get_consistency() {
            batch.set_consistency(consistency);
        }
        batch.set_retry_policy(Some(Arc::new(FallthroughRetryPolicy::new())));
        pending.is_being_sent(when_lost(kind));
        let answer = session.batch(&batch, rows).await;
        pending.end(match answer {
            Ok(_) => Ok(Rows::default()),
            Err(error) => Err(of_execution(&error, kind)),
        });
    }

    fn session(&self) -> Result<&Session, Failure> {
        self.session
            .get()
            .ok_or_else(|| Failure::not_sent("not connected"))
    }

    /// The first to use a statement prepares it, others wait for that; the next one tries again if it fails.
    async fn prepare(
        &self,
        statement: u32,
    ) -> Result<(&Session, &PreparedStatement, Kind), Failure> {
        let session = self.session()?;
        let once = self
            .statements
            .get(statement as usize)
            .ok_or_else(|| Failure::refused("no such statement"))?;
        let preparing = once.prepared.get_or_try_init(|| prepare(session, once));
        match tokio::time::timeout(self.timeout, preparing).await {
            Ok(prepared) => Ok((session, prepared?, once.kind)),
            Err(_) => Err(Failure::not_sent("no node answered in time")),
        }
    }
}

async fn prepare(session: &Session, once: &PreparedOnce) -> Result<PreparedStatement, Failure> {
    let consistency = match once.kind {
        Kind::serial_read => Consistency::Serial,
        _ => consistency_of(once.consistency)?,
    };
    let mut prepared = session
        .prepare(once.cql.as_str())
        .await
        .map_err(|error| of_prepare(&error))?;
    let is_read = changes_nothing(once.kind);
    prepared.set_is_idempotent(is_read);
    prepared.set_consistency(consistency);
    if !is_read {
        // A second attempt's error would hide that the first may have been done.
        prepared.set_retry_policy(Some(Arc::new(FallthroughRetryPolicy::new())));
    }
    Ok(prepared)
}
