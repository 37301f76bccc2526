package dev.reprise.feed.mail;

import java.time.InstantSource;

/**
 * Delivers mail. Safe for use by several threads; a {@link Connection} belongs to one.
 *
 * <pre>{@code
 * var mailer = Mailer.of(MailSettings.of("mail.example.org", null, null, null, null, baseUrl, data), Clock.systemUTC());
 * mailer.send(Mail.to(address, "Your link", text, html));
 * }</pre>
 */
public sealed interface Mailer permits SmtpMailer, OutboxMailer {

    /** To the relay if one is set, else to the outbox. The clock dates the messages. */
    static Mailer of(MailSettings settings, InstantSource clock) {
        return settings.host() == null ? new OutboxMailer(settings, clock) : new SmtpMailer(settings, clock);
    }

    /** A way to send several mails one after another. It connects at the first. */
    Connection open();

    /**
     * Whether the same mail under the same id takes the place of an earlier one, so that sending again in doubt cannot mail twice.
     */
    boolean replaces();

    /** Sends one mail. */
    default void send(Mail mail) throws MailFailure {
        try (var connection = open()) {
            connection.send(mail, () -> {});
        }
    }

    /** One conversation with the relay. */
    interface Connection extends AutoCloseable {

        /**
         * @param handover called once, when all but the last byte is on its way: until it returns nobody has the message; if it throws, nobody
         *     ever will
         * @throws MailFailure if it was not delivered, or nobody can tell
         */
        void send(Mail mail, Runnable handover) throws MailFailure;

        @Override
        void close();
    }
}
