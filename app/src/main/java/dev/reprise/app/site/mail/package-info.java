/**
 * Papers by e-mail, as pages and jobs; what is behind them is {@link dev.reprise.feed.digest}. {@link
 * dev.reprise.app.site.mail.SubscriptionPages} has the form and the confirmation, {@link dev.reprise.app.site.mail.UnsubscribePages} the one
 * click that ends a subscription (RFC 8058), {@link dev.reprise.app.site.mail.DigestPreviewPages} shows a digest before anybody gets it, and
 * {@link dev.reprise.app.site.mail.MailJobs} sends what is due.
 *
 * <p>A page that is only looked at changes nothing: mail programs and virus scanners open links.
 */
@NullMarked
package dev.reprise.app.site.mail;

import org.jspecify.annotations.NullMarked;
