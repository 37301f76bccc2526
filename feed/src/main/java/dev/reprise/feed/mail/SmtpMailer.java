package dev.reprise.feed.mail;

import dev.reprise.feed.mail.MailFailure.Kind;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPTransport;
import org.jspecify.annotations.Nullable;

/**
 * Sends through an SMTP relay (RFC 5321). With a user and a password it uses STARTTLS whenever the relay offers it, and then gives up
 * rather than go on without; without them it asks for neither TLS nor AUTH.
 */
public final class SmtpMailer implements Mailer {

    private static final int IMPLICIT_TLS_PORT = 465;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    /** Generous: a time-out at the end of a message leaves a doubt that a longer wait would have settled. */
    private static final Duration READ_TIMEOUT = Duration.ofMinutes(2);

    private final MailSettings settings;
    private final InstantSource clock;
    private final Session session;

    SmtpMailer(MailSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.session = Session.getInstance(properties(settings));
    }

    private static Properties properties(MailSettings settings) {
        boolean signsIn = settings.user() != null;
        var properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", Long.toString(CONNECT_TIMEOUT.toMillis()));
        properties.setProperty("mail.smtp.timeout", Long.toString(READ_TIMEOUT.toMillis()));
        properties.setProperty("mail.smtp.writetimeout", Long.toString(READ_TIMEOUT.toMillis()));
        properties.setProperty("mail.smtp.localhost", settings.from().domain());
        properties.setProperty("mail.smtp.auth", Boolean.toString(signsIn));
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(signsIn));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.port() == IMPLICIT_TLS_PORT));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        return properties;
    }

    @Override
    public boolean replaces() {
        return false;
    }

    @Override
    public Connection open() {
        return new SmtpConnection();
    }

    private final class SmtpConnection implements Connection {
        private @Nullable Transport transport;

        @Override
        public void send(Mail mail, Runnable handover) throws MailFailure {
            var now = clock.instant();
            var connected = connected();
            try {
                var message = MailFormat.compose(session, settings, MailFormat.identified(mail, now), now);
                connected.send(message, handover);
            } catch (MessagingException e) {
                throw failure(connected, e);
            }
        }

        private Transport connected() throws MailFailure {
            var known = transport;
            if (known != null && known.isConnected()) {
                return known;
            }
            var fresh = new Transport(session);
            try {
                fresh.connect(settings.host(), settings.port(), settings.user(), settings.password());
            } catch (MessagingException e) {
                throw new MailFailure(
                        Kind.UNREACHABLE,
                        "cannot use the mail relay " + settings.host() + ":" + settings.port() + ": "
                                + MailFormat.oneLine(reason(e)),
                        e);
            }
            transport = fresh;
            return fresh;
        }

        @Override
        public void close() {
            if (transport != null) {
                transport.quit();
            }
        }
    }

    private static MailFailure failure(Transport transport, MessagingException e) {
        var reason = MailFormat.oneLine(reason(e));
        if (e.getCause() instanceof HandoverFailed failed) {
            throw failed.cause;
        }
        int code = transport.getLastReturnCode();
        var kind = transport.handedOver && !refusal(code)
                ? Kind.IN_DOUBT
                : switch (code / 100) {
                    case 4 -> code == 421 ? Kind.UNREACHABLE : Kind.DEFERRED;
                    case 5 -> NO_SUCH_MAILBOX.matcher(reason).find() ? Kind.NO_SUCH_MAILBOX : Kind.REFUSED;
                    default -> Kind.UNREACHABLE;
                };
        return new MailFailure(kind, "the mail relay did not take a message: " + reason, e);
    }

    /** Enhanced status codes (RFC 3463) that tell of the recipient's address, not of the relay or of us. */
    private static final Pattern NO_SUCH_MAILBOX = Pattern.compile("\\b55[0-9][ -]5\\.(1\\.(1|2|3|6|10)|2\\.1)\\b");

    private static boolean refusal(int code) {
        return code >= 400 && code < 600;
    }

    /** The innermost message: the relay's own words. */
    private static String reason(MessagingException e) {
        Exception innermost = e;
        while (innermost instanceof MessagingException wrapper && wrapper.getNextException() != null) {
            innermost = wrapper.getNextException();
        }
        var message = innermost.getMessage();
        return message == null ? innermost.getClass().getSimpleName() : message;
    }

    /** Calls back between a message's text and the line with the dot that makes the relay take it (RFC 5321, 4.1.1.4). */
    private static final class Transport extends SMTPTransport {
        private Runnable handover = () -> {};
        private boolean handedOver;

        Transport(Session session) {
            super(session, new URLName("smtp", null, -1, null, null, null));
        }

        void send(jakarta.mail.internet.MimeMessage message, Runnable before) throws MessagingException {
            handover = before;
            handedOver = false;
            sendMessage(message, message.getAllRecipients());
        }

        @Override
        protected void finishData() throws IOException, MessagingException {
            try {
                handover.run();
            } catch (RuntimeException e) {
                throw new HandoverFailed(e); // an IOException here drops the connection, and with it the message
            }
            handedOver = true;
            super.finishData();
        }

        void quit() {
            try {
                close();
            } catch (MessagingException _) {
                // the relay has hung up first
            }
        }
    }

    private static final class HandoverFailed extends IOException {
        private static final long serialVersionUID = 1L;
        private final transient RuntimeException cause;

        HandoverFailed(RuntimeException cause) {
            super(cause);
            this.cause = cause;
        }
    }
}
