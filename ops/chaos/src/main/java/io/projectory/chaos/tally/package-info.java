/** A projection of the fault suite's own, in the members beside the built-in ones. */
package io.projectory.chaos.tally;
