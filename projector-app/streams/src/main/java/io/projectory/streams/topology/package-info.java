/** From the event topic to hours of activity per policy version, over all tenants. */
package io.projectory.streams.topology;
