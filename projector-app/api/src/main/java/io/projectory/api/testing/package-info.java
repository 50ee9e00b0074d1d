/** Tables in memory, to test a projection without a server. */
package io.projectory.api.testing;
