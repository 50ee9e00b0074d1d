/** The Streams application and its projection, beside a materialised view of the same counts. */
package io.projectory.bench.streams;
