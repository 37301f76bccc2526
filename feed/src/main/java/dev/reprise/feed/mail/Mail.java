package dev.reprise.feed.mail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A message to one reader, before it is composed.
 *
 * <pre>{@code
 * mailer.send(Mail.to(MailAddress.parse("ada@example.org"), "Your link", text, html)
 *         .with("Auto-Submitted", "auto-generated"));
 * }</pre>
 *
 * @param to the one recipient
 * @param subject any text; line breaks and control characters become spaces, other scripts are encoded (RFC 2047)
 * @param text the plain text, lines ended by {@code \n}
 * @param html the same in HTML, a whole document
 * @param id the left side of the Message-ID, or null for a new one; a message that is sent again keeps its id
 * @param headers further fields, each once
 */
public record Mail(
        MailAddress to,
        String subject,
        String text,
        String html,
        @Nullable String id,
        Map<String, String> headers) {

    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z-]{0,60}");
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\x20-\\x7e]{1,900}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    public Mail {
        headers = Map.copyOf(headers);
        headers.forEach((name, value) -> {
            if (!FIELD_NAME.matcher(name).matches()
                    || !FIELD_VALUE.matcher(value).matches()) {
                throw new IllegalArgumentException("a header field is one line of printable ASCII; not so: " + name);
            }
        });
        if (id != null && !ID.matcher(id).matches()) {
            throw new IllegalArgumentException("not the left side of a Message-ID: " + id);
        }
    }

    public static Mail to(MailAddress to, String subject, String text, String html) {
        return new Mail(to, subject, text, html, null, Map.of());
    }

    /** The same mail with one more header field. */
    public Mail with(String field, String value) {
        var more = new LinkedHashMap<>(headers);
        if (more.put(field, Objects.requireNonNull(value)) != null) {
            throw new IllegalArgumentException("twice: " + field);
        }
        return new Mail(to, subject, text, html, id, more);
    }

    /** The same mail under a Message-ID of the caller's. */
    public Mail withId(String newId) {
        return new Mail(to, subject, text, html, newId, headers);
    }
}
