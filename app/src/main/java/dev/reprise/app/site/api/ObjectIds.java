package dev.reprise.app.site.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.feed.PaperId;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/** Ids of 24 hexadecimal digits, as clients expect them: always the same for the same thing. */
public final class ObjectIds {
    private static final int BYTES = 12;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{24}");

    /** What a paper's id is made of; the longest has 16 characters, 85 bits. */
    private static final String ALPHABET = " -./0123456789abcdefghijklmnopqrstuvwxyz";

    private static final BigInteger BASE = BigInteger.valueOf(ALPHABET.length());

    private ObjectIds() {}

    /** Of anything, by its kind and name: a hash. */
    public static String of(String kind, String name) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest((kind + ":" + name).getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** Of a paper: its id as a number, so that it can be read back. */
    public static String of(PaperId paper) {
        var number = BigInteger.ZERO;
        for (char c : paper.value().toCharArray()) {
            number = number.multiply(BASE).add(BigInteger.valueOf(ALPHABET.indexOf(c)));
        }
        return "%024x".formatted(number);
    }

    /** The paper of an id; empty if it is that of none. */
    public static Optional<PaperId> paper(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.empty();
        }
        var value = new StringBuilder();
        for (var rest = new BigInteger(id, 16); rest.signum() > 0; rest = rest.divide(BASE)) {
            value.append(ALPHABET.charAt(rest.mod(BASE).intValueExact()));
        }
        return PaperId.find(value.reverse().toString())
                .filter(paper -> of(paper).equals(id));
    }
}
