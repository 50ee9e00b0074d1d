/**
 * Postgres and Kafka from Maven Central artifacts, started by this process: for the local stack and
 * for tests. Knows nothing of projections; needs neither root nor a container engine.
 *
 * <p>Start at {@link io.projectory.servers.TestServers} for tests, at {@link
 * io.projectory.servers.EmbeddedPostgresServer} and {@link io.projectory.servers.EmbeddedKafka} for
 * servers of your own.
 */
package io.projectory.servers;
