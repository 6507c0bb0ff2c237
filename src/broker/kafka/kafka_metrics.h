// What an operator sees of Kafka.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

namespace twitchy::broker::kafka {

struct KafkaMetrics {
  explicit KafkaMetrics(prometheus::Registry& registry)
      : stored_seconds(
            prometheus::BuildHistogram()
                .Name("twitchy_kafka_stored_seconds")
                .Help("Time from a publish until it was read back from the log")
                .Register(registry)
                .Add({}, prometheus::Histogram::BucketBoundaries{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,
                                                                 0.25, 0.5, 1, 2, 5, 10})),
        not_stored(prometheus::BuildCounter()
                       .Name("twitchy_kafka_not_stored_total")
                       .Help("Publishes that Kafka did not take in time, by how they ended")
                       .Register(registry)),
        refused(not_stored.Add({{"end", "refused"}})),
        unknown(not_stored.Add({{"end", "unknown"}})),
        void_copies(prometheus::BuildCounter()
                        .Name("twitchy_kafka_void_copies_total")
                        .Help("Publishes of this node that another had stored already")
                        .Register(registry)
                        .Add({})),
        read_back_seconds(prometheus::BuildGauge()
                              .Name("twitchy_kafka_read_back_seconds")
                              .Help("How long it took at start to read back what the void rule needs")
                              .Register(registry)
                              .Add({})),
        available(prometheus::BuildGauge()
                      .Name("twitchy_kafka_available")
                      .Help("1 while Kafka answers for every room")
                      .Register(registry)
                      .Add({})),
        window_entries(prometheus::BuildGauge()
                           .Name("twitchy_nonce_window_entries")
                           .Help("Messages of the last two minutes, by which retries are known")
                           .Register(registry)
                           .Add({})),
        waiting_bytes(prometheus::BuildGauge()
                          .Name("twitchy_publish_waiting_bytes")
                          .Help("What waits to be stored")
                          .Register(registry)
                          .Add({})) {}

  prometheus::Histogram& stored_seconds;
  prometheus::Family<prometheus::Counter>& not_stored;
  prometheus::Counter& refused;
  prometheus::Counter& unknown;
  prometheus::Counter& void_copies;
  prometheus::Gauge& read_back_seconds;
  prometheus::Gauge& available;
  prometheus::Gauge& window_entries;
  prometheus::Gauge& waiting_bytes;
};

}  // namespace twitchy::broker::kafka
