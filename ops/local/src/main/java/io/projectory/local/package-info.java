/**
 * The whole of Projectory in one JVM on embedded servers: Postgres, Kafka, connector and projector,
 * with all data in one folder. Start at {@link io.projectory.local.LocalStack}.
 */
package io.projectory.local;
