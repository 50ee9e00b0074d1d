/** What an instance and the projection database tell one another. */
package io.projectory.streams.feed;
