/**
 * The queries over the decision graph's tables (SEMANTICS 13). Every record written as JSON by
 * Jackson is the public form of an answer: these names, nulls kept.
 */
package io.projectory.decisiongraph.query;
