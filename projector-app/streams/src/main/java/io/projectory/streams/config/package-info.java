/** Section {@code streams} of the configuration. Knows nothing of Kafka Streams. */
package io.projectory.streams.config;
