//! How a session of the driver is set up.

use std::sync::Arc;
use std::time::Duration;

use openssl::ssl::{SslConnector, SslMethod};
use scylla::client::execution_profile::ExecutionProfile;
use scylla::client::session::{Session, TlsContext};
use scylla::client::session_builder::SessionBuilder;
use scylla::frame::types::{Consistency, SerialConsistency};
use scylla::policies::load_balancing::DefaultPolicy;
use scylla::policies::reconnect::ExponentialReconnectPolicy;
use tokio::time::Instant;

use crate::ffi::Config;
use crate::outcome::Failure;

/// With the driver's own back-off of up to ten seconds, a node that is back would stand idle for as long.
const RECONNECT_AFTER_MIN: Duration = Duration::from_millis(50);
const RECONNECT_AFTER_MAX: Duration = Duration::from_millis(500);

/// A node that hangs is noticed by a connection that no longer answers; its calls end by their own time.
const KEEPALIVE: Duration = Duration::from_secs(5);

/// Tries until it succeeds or its time is up. A wrong configuration ends it at once.
pub async fn open_session(config: &Config) -> Result<Session, Failure> {
    let timeout = Duration::from_millis(config.connect_timeout_ms.into());
    let give_up = Instant::now() + timeout;
    let settings = settings_of(config)?;
    let mut wait = RECONNECT_AFTER_MIN;
    loop {
        let attempt =
            tokio::time::timeout_at(give_up, Session::connect(settings.config.clone())).await;
        let message = match attempt {
            Ok(Ok(session)) => return Ok(session),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {timeout:?}"),
        };
        if Instant::now() + wait >= give_up {
            return Err(Failure::not_sent(message));
        }
        tokio::time::sleep(wait).await;
        wait = RECONNECT_AFTER_MAX.min(wait * 2);
    }
}

fn settings_of(config: &Config) -> Result<SessionBuilder, Failure> {
    let mut settings = SessionBuilder::new()
        .known_nodes(&config.contact_points)
        .default_execution_profile_handle(profile_of(config)?.into_handle())
        .connection_timeout(Duration::from_secs(2))
        .keepalive_interval(KEEPALIVE)
        .keepalive_timeout(KEEPALIVE)
        // Nothing here asks what tables there are; where their rows lie is known without it.
        .fetch_schema_metadata(false)
        .tls_context(tls_of(config)?);
    if !config.user.is_empty() {
        settings = settings.user(&config.user, &config.password);
    }
    settings.config.reconnect_policy = Arc::new(
        ExponentialReconnectPolicy::new()
            .with_backoff_limits(RECONNECT_AFTER_MIN, RECONNECT_AFTER_MAX),
    );
    Ok(settings)
}

pub fn consistency_of(number: u16) -> Result<Consistency, Failure> {
    Consistency::try_from(number).map_err(|_| Failure::refused("no such consistency"))
}

fn profile_of(config: &Config) -> Result<ExecutionProfile, Failure> {
    let consistency = consistency_of(config.consistency)?;
    let mut nodes = DefaultPolicy::builder().token_aware(true);
    if !config.datacenter.is_empty() {
        nodes = nodes
            .prefer_datacenter(config.datacenter.clone())
            .permit_dc_failover(config.fails_over);
    }
    Ok(ExecutionProfile::builder()
        .consistency(consistency)
        // Names are unique everywhere, not in each datacenter.
        .serial_consistency(Some(SerialConsistency::Serial))
        .request_timeout(Some(Duration::from_millis(
            config.request_timeout_ms.into(),
        )))
        .load_balancing_policy(nodes.build())
        .build())
}

/// The driver checks that a certificate names its node's address.
fn tls_of(config: &Config) -> Result<Option<TlsContext>, Failure> {
    if config.tls_ca.is_empty() {
        return Ok(None);
    }
    let wrong = |error| Failure::refused(format!("{}: {error}", config.tls_ca));
    let mut connector = SslConnector::builder(SslMethod::tls_client()).map_err(wrong)?;
    connector.set_ca_file(&config.tls_ca).map_err(wrong)?;
    Ok(Some(TlsContext::OpenSsl010Config(connector.into())))
}
