/** The topics as the brokers have them. */
package io.projectory.streams.topic;
