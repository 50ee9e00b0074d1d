/** What an instance measures. Knows nothing of Kafka Streams. */
package io.projectory.streams.metrics;
