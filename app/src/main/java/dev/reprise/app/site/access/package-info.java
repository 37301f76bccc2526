/**
 * Who asks, and how often they may.
 *
 * <ul>
 *   <li>{@link dev.reprise.app.site.access.Visitor} is whoever sent the request: a controller that takes one as an argument is told, one that
 *       takes a {@link dev.reprise.feed.account.User} is only called for users. Pages know them by a session, the API by a token. Accounts and
 *       roles are read anew with every request: what a moderator decides is so at once.
 *   <li>{@link dev.reprise.app.site.access.SignIn} opens a session with a link that was sent by mail.
 *   <li>{@link dev.reprise.app.site.access.Quotas} counts requests by {@link dev.reprise.app.site.access.ClientAddresses}, in bounded memory;
 *       {@link dev.reprise.app.site.access.BodyLimit} refuses what is too large before it is read.
 * </ul>
 */
@NullMarked
package dev.reprise.app.site.access;

import org.jspecify.annotations.NullMarked;
