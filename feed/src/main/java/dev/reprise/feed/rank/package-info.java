/**
 * Which papers are talked about: the trending order, by a formula that anybody can check.
 *
 * <p>{@link dev.reprise.feed.rank.Trending} asks the database once for what people did with the papers of a window in the last seven days
 * and orders them in Java, so that H2 and PostgreSQL give the same order to the last bit. Papers that nobody did anything with are in order
 * of their days anyway: only as many of them as a page can show are read.
 */
@NullMarked
package dev.reprise.feed.rank;

import org.jspecify.annotations.NullMarked;
