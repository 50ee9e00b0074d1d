/** The three built-in projections of decision traces (SEMANTICS 7). */
package io.projectory.decisiongraph;
