// What an operator sees of the archiver.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

namespace twitchy::archive {

struct ArchiveMetrics {
  explicit ArchiveMetrics(prometheus::Registry& registry)
      : lag_messages(
            prometheus::BuildGauge()
                .Name("twitchy_archive_lag_messages")
                .Help("Entries of the room's log that are not archived yet, of the rooms archived here")
                .Register(registry)),
        lag_seconds(prometheus::BuildGauge()
                        .Name("twitchy_archive_lag_seconds")
                        .Help("How far behind the room's log the archive is; 0: it has all")
                        .Register(registry)),
        rows(prometheus::BuildCounter()
                 .Name("twitchy_archive_rows_total")
                 .Help("Entries written to the archive")
                 .Register(registry)
                 .Add({})),
        failures(prometheus::BuildCounter()
                     .Name("twitchy_archive_failures_total")
                     .Help("Reads of the log and writes to the archive that failed and were tried again")
                     .Register(registry)),
        read_failures(failures.Add({{"of", "read"}})),
        write_failures(failures.Add({{"of", "write"}})),
        lost(prometheus::BuildCounter()
                 .Name("twitchy_archive_lost_entries_total")
                 .Help("Entries that the log dropped before they were archived")
                 .Register(registry)
                 .Add({})) {}

  prometheus::Family<prometheus::Gauge>& lag_messages;
  prometheus::Family<prometheus::Gauge>& lag_seconds;
  prometheus::Counter& rows;
  prometheus::Family<prometheus::Counter>& failures;
  prometheus::Counter& read_failures;
  prometheus::Counter& write_failures;
  prometheus::Counter& lost;
};

}  // namespace twitchy::archive
