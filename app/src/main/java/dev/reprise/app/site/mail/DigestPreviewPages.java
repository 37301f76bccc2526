package dev.reprise.app.site.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reprise.app.site.Parameters;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.PapersWindow;
import dev.reprise.feed.digest.Cadence;
import dev.reprise.feed.digest.DigestContents;
import dev.reprise.feed.digest.DigestFilter;
import dev.reprise.feed.digest.DigestMail;
import dev.reprise.feed.digest.MailLinks;
import dev.reprise.feed.digest.MailPage;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * A digest as it would be mailed: its subject and text in a page, and its HTML by itself. {@code date} or {@code week} choose the window, by
 * default the last day that has papers; {@code category}, {@code tag} and {@code query} filter.
 */
@Controller
final class DigestPreviewPages {
    /** The mail's one style element is allowed by its content, nothing else is. */
    private static final String POLICY = "default-src 'none'; style-src 'sha256-" + sha256(MailPage.STYLE)
            + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final DigestContents contents;
    private final PaperStore papers;
    private final MailLinks links;
    private final Clock clock;

    DigestPreviewPages(DigestContents contents, PaperStore papers, MailLinks links, Clock clock) {
        this.contents = contents;
        this.papers = papers;
        this.links = links;
        this.clock = clock;
    }

    @GetMapping("/digest/preview")
    String preview(HttpServletRequest request, Model model) {
        var window = window(request);
        model.addAttribute("window", window);
        model.addAttribute("question", request.getQueryString());
        mail(request, window).ifPresent(mail -> {
            model.addAttribute("subject", mail.subject());
            model.addAttribute("text", mail.text(links.subscribe()));
        });
        return "digest-preview";
    }

    @GetMapping("/digest/preview/mail")
    ResponseEntity<String> mail(HttpServletRequest request) {
        var mail = mail(request, window(request)).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_HTML, UTF_8))
                .header("Content-Security-Policy", POLICY)
                .body(mail.html(links.subscribe()));
    }

    private PapersWindow window(HttpServletRequest request) {
        var parameters = Parameters.of(request);
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return PapersWindow.parse(
                        parameters.filled("date").orElse(null),
                        parameters.filled("week").orElse(null),
                        null)
                .orElseGet(() -> new PapersWindow.Day(papers.lastDay(today).orElse(today)));
    }

    private Optional<DigestMail> mail(HttpServletRequest request, PapersWindow window) {
        var parameters = Parameters.of(request);
        var filter = DigestFilter.of(
                parameters.filled("category").orElse(null),
                parameters.filled("tag").orElse(null),
                parameters.filled("query").orElse(null));
        var content = contents.of(window, filter);
        var cadence = window instanceof PapersWindow.Day ? Cadence.DAILY : Cadence.WEEKLY;
        return content.isEmpty() ? Optional.empty() : Optional.of(new DigestMail(content, cadence, links));
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
