/**
 * The feed for feed readers: Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1, in pages (RFC 5005) of at most a hundred entries.
 *
 * <p>A {@link dev.reprise.feed.syndication.Channel} says what is shown, of which address it is made and which page of it this is; a
 * {@link dev.reprise.feed.syndication.FeedFormat} makes bytes of it. Nothing else goes in: the same channel gives the same bytes, so that
 * their {@link dev.reprise.feed.syndication.FeedFormat#etag hash} is the entity tag and the channel's {@code updated} the Last-Modified.
 * Every absolute address begins with the site's base URL. An entry is a paper's listing on a day: its id, a tag URI (RFC 4151), is made
 * of the site's host, the day and the paper's id, is the same in the three formats and never changes. All text is plain text; what XML
 * cannot hold is left out.
 */
@NullMarked
package dev.reprise.feed.syndication;

import org.jspecify.annotations.NullMarked;
