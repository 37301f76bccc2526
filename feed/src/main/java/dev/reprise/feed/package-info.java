/**
 * Papers as a feed: import from arXiv, Hugging Face and files, the store, search, ranking, subscriptions and digests.
 */
@NullMarked
package dev.reprise.feed;

import org.jspecify.annotations.NullMarked;
