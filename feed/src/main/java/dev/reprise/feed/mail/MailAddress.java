package dev.reprise.feed.mail;

import dev.reprise.core.InvalidInputException;
import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One plain address, {@code local@domain}: a dot-atom of ASCII (RFC 5322, 3.2.3) at a host name. Comments, quoted local parts, display
 * names, groups and address literals are refused; a domain in another script is kept in its ASCII form ({@code müller.de} is
 * {@code xn--mller-kva.de}).
 *
 * <pre>{@code
 * var address = MailAddress.parse("Ada@Example.org");
 * address.value();    // "Ada@example.org", where to send
 * address.key();      // "ada@example.org", whether two are the same reader
 * }</pre>
 *
 * @param value the address as it is sent to: the local part as it was typed, the domain in lower case
 */
public record MailAddress(String value) {

    private static final int MAX_LENGTH = 254; // RFC 5321, 4.5.3.1.3: a path of 256 with its angle brackets
    private static final int MAX_LOCAL_LENGTH = 64;
    private static final Pattern LOCAL_PART =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
    private static final Pattern DOMAIN =
            Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)++[a-z]([a-z0-9-]{0,61}[a-z0-9])?|localhost");

    public MailAddress {
        int at = value.lastIndexOf('@');
        if (value.length() > MAX_LENGTH
                || at < 1
                || at > MAX_LOCAL_LENGTH
                || !LOCAL_PART.matcher(value.substring(0, at)).matches()
                || !DOMAIN.matcher(value.substring(at + 1)).matches()) {
            throw invalid();
        }
    }

    /** @throws InvalidInputException if it is not one plain address; spaces around it are forgiven */
    public static MailAddress parse(String typed) {
        var address = typed.strip();
        int at = address.lastIndexOf('@');
        if (at < 1 || address.length() > MAX_LENGTH) {
            throw invalid();
        }
        return new MailAddress(address.substring(0, at + 1) + asciiDomain(address.substring(at + 1)));
    }

    /** The same for every spelling that reaches the same reader: all in lower case. */
    public String key() {
        return value.toLowerCase(Locale.ROOT);
    }

    public String domain() {
        return value.substring(value.lastIndexOf('@') + 1);
    }

    private static String asciiDomain(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("the domain of this e-mail address is not a host name", e);
        }
    }

    private static InvalidInputException invalid() {
        return new InvalidInputException(
                "this is not an e-mail address that can be written to; expected one like ada@example.org");
    }

    @Override
    public String toString() {
        return value;
    }
}
