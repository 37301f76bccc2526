package dev.reprise.feed.submission;

import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperRecord;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.Source;
import dev.reprise.feed.Sql;
import dev.reprise.feed.Texts;
import dev.reprise.feed.Token;
import dev.reprise.feed.account.User;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.submission.AuthorClaim.State;
import java.io.IOException;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who of the users wrote which paper. A claim is {@linkplain State#ASKED asked}, then confirmed or refused, by an editor or by the token's place.
 */
public final class AuthorClaims {
    private static final String COLUMNS = """
            SELECT a.id, a.paper_id, a.author_position, w.name AS author, a.user_id, u.name, u.email, a.state, a.proof, a.proof_token,
                a.proof_found_at, a.asked_at, a.note
            FROM author_claims a JOIN users u ON u.id = a.user_id
                LEFT JOIN paper_authors w ON w.paper_id = a.paper_id AND w.position = a.author_position
            """;
    private static final Pattern ADDRESS = Pattern.compile("https?://[^\\s<>\"'(){}\\[\\]]+");
    private static final Pattern REPOSITORY = Pattern.compile("https://github\\.com/([A-Za-z0-9-]+)/([A-Za-z0-9._-]+)");

    private static final Pattern MAIL_ADDRESS =
            Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}");

    /** How long a mailed link is good for, and how long it counts. */
    public static final Duration LINK_VALID = Duration.ofDays(1);

    static final int MAILS_FOR_A_USER = 5;
    static final int MAILS_TO_AN_ADDRESS = 3;

    private final Database database;
    private final JdbcClient jdbc;
    private final PaperStore papers;
    private final ProofPages pages;
    private final InstantSource clock;

    public AuthorClaims(Database database, PaperStore papers, ProofPages pages, InstantSource clock) {
        this.database = database;
        this.jdbc = database.jdbc();
        this.papers = papers;
        this.pages = pages;
        this.clock = clock;
    }

    // ---- reading

    /** The users who are confirmed to have written a paper, by the author's position. */
    public Map<Integer, String> verified(PaperId paper) {
        var names = new HashMap<Integer, String>();
        jdbc.sql(COLUMNS + "WHERE a.paper_id = ? AND a.state = 'confirmed'")
                .param(paper.value())
                .query(AuthorClaims::claim)
                .list()
                .forEach(c -> names.put(c.position(), c.userName()));
        return names;
    }

    public boolean isAuthor(User user, PaperId paper) {
        return jdbc.sql("SELECT COUNT(*) FROM author_claims WHERE paper_id = ? AND user_id = ? AND state = 'confirmed'")
                        .params(paper.value(), user.id())
                        .query(Integer.class)
                        .single()
                > 0;
    }

    public Optional<AuthorClaim> find(long id) {
        return jdbc.sql(COLUMNS + "WHERE a.id = ?")
                .param(id)
                .query(AuthorClaims::claim)
                .optional();
    }

    /** A user's claims, the newest first. */
    public List<AuthorClaim> of(User user) {
        return jdbc.sql(COLUMNS + "WHERE a.user_id = ? ORDER BY a.id DESC")
                .param(user.id())
                .query(AuthorClaims::claim)
                .list();
    }

    /** What an editor has to decide, the oldest first. */
    public List<AuthorClaim> asked() {
        return jdbc.sql(COLUMNS + "WHERE a.state = 'asked' ORDER BY a.asked_at, a.id LIMIT 200")
                .query(AuthorClaims::claim)
                .list();
    }

    private static AuthorClaim claim(ResultSet row, int number) throws SQLException {
        var author = row.getString("author");
        return new AuthorClaim(
                row.getLong("id"),
                new PaperId(row.getString("paper_id")),
                row.getInt("author_position"),
                author == null ? "author " + (row.getInt("author_position") + 1) : author,
                row.getLong("user_id"),
                row.getString("name"),
                row.getString("email"),
                State.of(row.getString("state")),
                row.getString("proof"),
                row.getString("proof_token"),
                Sql.instantOrNull(row, "proof_found_at"),
                Sql.instant(row, "asked_at"),
                row.getString("note"));
    }

    // ---- writing

    /**
     * Begins a claim, or finds the one that the user began.
     *
     * @param position of the author, from 0
     * @throws InvalidInputException if the paper has no author there, or somebody else is confirmed to be that one
     */
    public AuthorClaim ask(User user, PaperRecord paper, int position) {
        if (position < 0 || position >= paper.authors().size()) {
            throw new InvalidInputException("the paper has no author of that number");
        }
        if (verified(paper.id()).containsKey(position)
                && own(user, paper.id(), position).isEmpty()) {
            throw new InvalidInputException("somebody else is confirmed to be "
                    + paper.authors().get(position).name());
        }
        var known = own(user, paper.id(), position);
        if (known.isPresent()) {
            return known.get();
        }
        try {
            jdbc.sql("""
                    INSERT INTO author_claims (paper_id, author_position, user_id, state, proof_token, asked_at) VALUES (?, ?, ?, 'asked', ?, ?)""")
                    .params(
                            paper.id().value(),
                            position,
                            user.id(),
                            "reprise-author-" + Token.random().value(),
                            Sql.time(clock.instant()))
                    .update();
        } catch (DuplicateKeyException e) {
            // asked twice at the same time
        }
        return own(user, paper.id(), position).orElseThrow();
    }

    private Optional<AuthorClaim> own(User user, PaperId paper, int position) {
        return jdbc.sql(COLUMNS + "WHERE a.paper_id = ? AND a.author_position = ? AND a.user_id = ?")
                .params(paper.value(), position, user.id())
                .query(AuthorClaims::claim)
                .optional();
    }

    /**
     * Says where the token stands, and looks there. The claim confirms itself if the token is there and the paper itself names the place: its
     * abstract or comment, as arXiv or a list gave them. Of a repository the README is read, which only its owners write.
     *
     * @return the claim as it is now
     * @throws InvalidInputException if the address is none that is fetched
     * @throws IOException           if it cannot be fetched; that it was said is kept
     */
    public AuthorClaim prove(AuthorClaim claim, String address) throws IOException {
        var page = ProofPages.checked(address.strip());
        jdbc.sql("UPDATE author_claims SET proof = ?, proof_found_at = NULL WHERE id = ? AND state = 'asked'")
                .params(page.toString(), claim.id())
                .update();
        var place = readme(page);
        if (pages.fetch(place).contains(claim.token())) {
            boolean theirs = papers.find(claim.paper())
                    .map(item -> names(item.paper(), page))
                    .orElse(false);
            database.inTransaction(() -> {
                jdbc.sql("UPDATE author_claims SET proof_found_at = ? WHERE id = ? AND state = 'asked'")
                        .params(Sql.time(clock.instant()), claim.id())
                        .update();
                if (theirs && !verified(claim.paper()).containsKey(claim.position())) {
                    decide(claim.id(), State.CONFIRMED, null, "the token stands where the paper points");
                }
            });
        }
        return find(claim.id()).orElseThrow();
    }

    /**
     * A link's token, to be mailed to an address by which the user proves to be the author.
     *
     * @throws InvalidInputException if too many mails went to the address, or for the user, of late
     */
    public Token mail(AuthorClaim claim, MailAddress address) {
        var now = clock.instant();
        return database.inTransaction(() -> {
            jdbc.sql("DELETE FROM author_claim_mails WHERE mailed_at <= ?")
                    .param(Sql.time(now.minus(LINK_VALID)))
                    .update();
            int forUser = jdbc.sql("""
                    SELECT COUNT(*) FROM author_claim_mails m JOIN author_claims a ON a.id = m.claim_id WHERE a.user_id = ?""").param(claim.user()).query(Integer.class).single();
            int toAddress = jdbc.sql("SELECT COUNT(*) FROM author_claim_mails WHERE email = ?")
                    .param(address.key())
                    .query(Integer.class)
                    .single();
            if (forUser >= MAILS_FOR_A_USER || toAddress >= MAILS_TO_AN_ADDRESS) {
                throw new InvalidInputException("too many mails were sent for that today; try again tomorrow");
            }
            var token = Token.random();
            jdbc.sql("INSERT INTO author_claim_mails (token_hash, claim_id, email, mailed_at) VALUES (?, ?, ?, ?)")
                    .params(token.hash(), claim.id(), address.key(), Sql.time(now))
                    .update();
            return token;
        });
    }

    /**
     * Uses a mailed link: whose claim it is reads the mail of that address. The claim confirms itself if the paper's own text names the address;
     * otherwise an editor sees which it is.
     *
     * @return the claim as it is now; empty if the link is not one of this user's, too old, or was used
     */
    public Optional<AuthorClaim> proveByMail(User user, String token) {
        record Mailed(long claim, String email) {}
        var now = clock.instant();
        return database.inTransaction(() -> {
            var mailed = jdbc.sql("""
                    SELECT m.claim_id, m.email FROM author_claim_mails m JOIN author_claims a ON a.id = m.claim_id
                    WHERE m.token_hash = ? AND m.mailed_at > ? AND a.user_id = ?""")
                    .params(Token.hash(token), Sql.time(now.minus(LINK_VALID)), user.id())
                    .query((row, _) -> new Mailed(row.getLong("claim_id"), row.getString("email")))
                    .optional();
            return mailed.flatMap(mail -> {
                // stays as one that counts, but opens nothing more
                jdbc.sql("UPDATE author_claim_mails SET token_hash = ? WHERE token_hash = ?")
                        .params(Token.random().hash(), Token.hash(token))
                        .update();
                jdbc.sql("UPDATE author_claims SET proof = ?, proof_found_at = ? WHERE id = ? AND state = 'asked'")
                        .params(mail.email(), Sql.time(now), mail.claim())
                        .update();
                var claim = find(mail.claim()).orElseThrow();
                boolean named = papers.find(claim.paper())
                        .map(item -> names(item.paper(), mail.email()))
                        .orElse(false);
                if (named
                        && claim.state() == State.ASKED
                        && !verified(claim.paper()).containsKey(claim.position())) {
                    decide(claim.id(), State.CONFIRMED, null, "the paper names the mail address");
                }
                return find(claim.id());
            });
        });
    }

    /** Whether the paper's own text, as others gave it to us, names this mail address. */
    static boolean names(PaperRecord paper, String email) {
        return MAIL_ADDRESS
                .matcher(ownText(paper))
                .results()
                .anyMatch(found -> found.group().equalsIgnoreCase(email));
    }

    /** The page whose text only the owners of an address write. */
    private static URI readme(URI page) {
        var repository = REPOSITORY.matcher(plain(page.toString()));
        return repository.matches()
                ? URI.create("https://raw.githubusercontent.com/" + repository.group(1) + "/" + repository.group(2)
                        + "/HEAD/README.md")
                : page;
    }

    /** Whether the paper's own text, as others gave it to us, names this very address. */
    static boolean names(PaperRecord paper, URI page) {
        return ADDRESS.matcher(ownText(paper))
                .results()
                .anyMatch(found -> plain(found.group()).equals(plain(page.toString())));
    }

    /** Abstract and comment as others gave them to us; nothing if a reader did. */
    private static String ownText(PaperRecord paper) {
        if (paper.source() == Source.TYPED || paper.source() == Source.LISTING || !paper.hasAbstract()) {
            return "";
        }
        var comment = paper.publication().comment();
        return paper.summary() + " " + (comment == null ? "" : comment);
    }

    /** Without what readers and sentences add. */
    private static String plain(String address) {
        return address.replaceFirst("^http:", "https:")
                .replaceFirst("[.,;:!?]+$", "")
                .replaceFirst("/+$", "")
                .replaceFirst("\\.git$", "");
    }

    /** An editor decides. */
    public void decide(AuthorClaim claim, State state, User editor, @Nullable String note) {
        if (state == State.CONFIRMED) {
            var holder = verified(claim.paper()).get(claim.position());
            if (holder != null && !holder.equals(claim.userName())) {
                throw new InvalidInputException(
                        "'" + holder + "' is confirmed to be this author; refuse that claim first");
            }
        }
        decide(claim.id(), state, editor.id(), note);
    }

    private void decide(long id, State state, @Nullable Long editor, @Nullable String note) {
        jdbc.sql("UPDATE author_claims SET state = ?, decided_at = ?, decided_by = ?, note = ? WHERE id = ?")
                .params(Sql.values(
                        state.word(),
                        Sql.time(clock.instant()),
                        editor,
                        note == null || note.isBlank() ? null : Texts.oneLine(note),
                        id))
                .update();
    }
}
