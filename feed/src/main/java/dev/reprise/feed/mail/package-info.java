/**
 * Mail as the site sends it: one recipient a message, text and HTML with the same meaning, no attachment, no tracking.
 *
 * <p>A {@link dev.reprise.feed.mail.Mail} is what is to be said and to whom; {@link dev.reprise.feed.mail.MailFormat} makes an RFC 5322
 * message of it; a {@link dev.reprise.feed.mail.Mailer} delivers it: {@link dev.reprise.feed.mail.SmtpMailer} to a relay, {@link
 * dev.reprise.feed.mail.OutboxMailer} to {@code DATA/outbox/*.eml} when no relay is set. An address enters the program only through
 * {@link dev.reprise.feed.mail.MailAddress#parse}, which takes a plain address and nothing of RFC 5322's comments, quotes and groups.
 *
 * <p>Both mailers call the sender back at the <em>handover</em>: the last instant at which it is certain that nobody has the message. What
 * the sender writes down there survives a crash and so decides whether a second attempt could mail twice (package {@code digest}).
 *
 * <p>Signing (DKIM) is the relay's work.
 */
@NullMarked
package dev.reprise.feed.mail;

import org.jspecify.annotations.NullMarked;
