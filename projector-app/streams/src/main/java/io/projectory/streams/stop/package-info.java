/** Why an instance cannot go on. */
package io.projectory.streams.stop;
