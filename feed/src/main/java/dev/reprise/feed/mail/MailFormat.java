package dev.reprise.feed.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/** Composes RFC 5322 messages: multipart/alternative in UTF-8, text/plain first, then text/html, each header field once. */
final class MailFormat {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cs}\\s]+");
    private static final DateTimeFormatter TIME_OF_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmssSSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private MailFormat() {}

    static MimeMessage compose(Session session, MailSettings settings, Mail mail, Instant now)
            throws MessagingException {
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<" + mail.id() + "@" + settings.from().domain() + ">");
            }
        };
        message.setFrom(sender(settings));
        message.setRecipient(
                Message.RecipientType.TO, new InternetAddress(mail.to().value(), true));
        message.setSubject(oneLine(mail.subject()), UTF_8);
        message.setSentDate(Date.from(now));
        for (var field : mail.headers().entrySet()) {
            message.setHeader(field.getKey(), MimeUtility.fold(field.getKey().length() + 2, field.getValue()));
        }
        message.setContent(new MimeMultipart("alternative", part(mail.text(), "plain"), part(mail.html(), "html")));
        message.saveChanges();
        return message;
    }

    /** A mail that has no id gets one that sorts by time, short enough for one line. */
    static Mail identified(Mail mail, Instant now) {
        return mail.id() != null
                ? mail
                : mail.withId(TIME_OF_ID.format(now) + "."
                        + Long.toHexString(UUID.randomUUID().getMostSignificantBits()));
    }

    /** Line breaks, tabs, control characters and halves of surrogate pairs become one space; nothing reads as an encoded word. */
    static String oneLine(String text) {
        return NOT_PRINTABLE.matcher(text).replaceAll(" ").strip().replace("=?", "= ?");
    }

    private static InternetAddress sender(MailSettings settings) throws MessagingException {
        try {
            return new InternetAddress(settings.from().value(), oneLine(settings.fromName()), UTF_8);
        } catch (UnsupportedEncodingException e) {
            throw new MessagingException("UTF-8 is always there", e);
        }
    }

    private static MimeBodyPart part(String content, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(content, UTF_8, subtype);
        part.setHeader("Content-Transfer-Encoding", "quoted-printable");
        return part;
    }
}
