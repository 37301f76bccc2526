/**
 * Readers' own tags: put on papers, and each with the papers that it recommends and the words that decide, from
 * {@link dev.reprise.feed.tag.TagRecommender}. A recommendation that is not computed yet is said to be on its way; no page waits for it.
 */
@NullMarked
package dev.reprise.app.site.tag;

import org.jspecify.annotations.NullMarked;
