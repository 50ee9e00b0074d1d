/** Events: those of the writers, and the probes that tell when all is well again. */
package io.projectory.chaos.load;
