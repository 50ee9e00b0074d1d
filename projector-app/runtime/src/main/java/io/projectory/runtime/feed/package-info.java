/**
 * Applications that fill the topic of a projection: who they are, and whether they may work. What
 * they compute is theirs; nothing here knows a topology.
 */
package io.projectory.runtime.feed;
