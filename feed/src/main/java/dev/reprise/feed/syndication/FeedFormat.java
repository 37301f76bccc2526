package dev.reprise.feed.syndication;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Function;

/**
 * A format that feed readers read.
 *
 * <pre>{@code
 * byte[] body = FeedFormat.ATOM.write(channel);
 * response.setHeader("ETag", FeedFormat.etag(body));
 * }</pre>
 */
public enum FeedFormat {
    /** RFC 4287. */
    ATOM("/feed.atom", "application/atom+xml", AtomFeed::write),
    /** The RSS Advisory Board's 2.0.11, authors as {@code dc:creator}. */
    RSS("/feed.rss", "application/rss+xml", RssFeed::write),
    /** jsonfeed.org's 1.1. */
    JSON("/feed.json", "application/feed+json", JsonFeed::write);

    private final String path;
    private final String mediaType;
    private final Function<Channel, String> writer;

    FeedFormat(String path, String mediaType, Function<Channel, String> writer) {
        this.path = path;
        this.mediaType = mediaType;
        this.writer = writer;
    }

    /** Of the feed under the base URL. */
    public String path() {
        return path;
    }

    public String mediaType() {
        return mediaType;
    }

    /** The document, UTF-8. */
    public byte[] write(Channel channel) {
        return writer.apply(channel).getBytes(StandardCharsets.UTF_8);
    }

    /** The weak entity tag of a document: of its content alone. */
    public static String etag(byte[] document) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(document);
            return "W/\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, 16)) + "\"";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
