package dev.reprise.app.site.mail;

import dev.reprise.app.site.Parameters;
import dev.reprise.app.site.access.ClientAddresses;
import dev.reprise.core.InvalidInputException;
import dev.reprise.feed.digest.Cadence;
import dev.reprise.feed.digest.DigestFilter;
import dev.reprise.feed.digest.SubscriptionRequests;
import dev.reprise.feed.mail.MailAddress;
import dev.reprise.feed.mail.MailFailure;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * The form, and what a confirmation mail leads to. The form's answer is the same for an address that is known, unknown, refused or capped; a
 * link is looked at by GET and used by POST.
 */
@Controller
final class SubscriptionPages {
    private static final Logger LOG = LoggerFactory.getLogger(SubscriptionPages.class);

    /** What a reader waits for the mail to go out; after that it goes out behind their back. */
    private static final long SECONDS_TO_WAIT = 3;

    private static final List<String> FIELDS = List.of("email", "frequency", "category", "tag", "query");

    private final SubscriptionRequests requests;
    private final ClientAddresses clients;

    SubscriptionPages(SubscriptionRequests requests, ClientAddresses clients) {
        this.requests = requests;
        this.clients = clients;
    }

    @ModelAttribute
    void keepNothing(HttpServletResponse response) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** Filled in as the address says, for links from tags, categories and searches. */
    @GetMapping("/subscribe")
    String form(HttpServletRequest request, Model model) {
        var parameters = Parameters.of(request);
        FIELDS.forEach(field -> model.addAttribute(field, parameters.text(field).orElse("")));
        return "subscribe";
    }

    @PostMapping("/subscribe")
    String subscribe(HttpServletRequest request, HttpServletResponse response, Model model) {
        try {
            var parameters = Parameters.of(request);
            requests.add(
                    MailAddress.parse(parameters.filled("email").orElse("")),
                    parameters.choice("frequency", Cadence.class).orElse(Cadence.DAILY),
                    DigestFilter.of(
                            parameters.filled("category").orElse(null),
                            parameters.filled("tag").orElse(null),
                            parameters.filled("query").orElse(null)),
                    clients.of(request).getHostAddress());
        } catch (InvalidInputException e) {
            response.setStatus(HttpStatus.BAD_REQUEST.value());
            FIELDS.forEach(field -> model.addAttribute(field, first(request, field)));
            model.addAttribute("problem", e.getMessage());
            return "subscribe";
        }
        sendConfirmations();
        return "subscribe-sent";
    }

    private static String first(HttpServletRequest request, String field) {
        var value = request.getParameter(field);
        return value == null ? "" : value;
    }

    private void sendConfirmations() {
        var sent = CompletableFuture.runAsync(
                () -> {
                    try {
                        requests.sendConfirmations();
                    } catch (MailFailure e) {
                        LOG.warn("Confirmations wait: {}", e.reason());
                    }
                },
                task -> Thread.ofVirtual().name("confirmations").start(task));
        try {
            sent.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.info("The mail relay is slow: a confirmation goes out later");
        } catch (ExecutionException e) {
            LOG.error("Confirmations could not be sent", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @GetMapping("/subscribe/confirm/{token}")
    String confirmation(@PathVariable String token, Model model) {
        var request = requests.requested(token).orElseThrow(SubscriptionPages::noSuchLink);
        model.addAttribute("request", request);
        model.addAttribute("token", token);
        return "subscribe-confirm";
    }

    @PostMapping("/subscribe/confirm/{token}")
    String confirm(@PathVariable String token, HttpServletRequest request, Model model) {
        var asked = requests.requested(token).orElseThrow(SubscriptionPages::noSuchLink);
        if (!requests.confirm(token, clients.of(request).getHostAddress())) {
            throw noSuchLink();
        }
        model.addAttribute("request", asked);
        return "subscribe-confirmed";
    }

    @PostMapping("/subscribe/refuse/{token}")
    String refuse(@PathVariable String token) {
        if (!requests.refuse(token)) {
            throw noSuchLink();
        }
        return "subscribe-refused";
    }

    private static ResponseStatusException noSuchLink() {
        return new ResponseStatusException(
                HttpStatus.NOT_FOUND,
                "This link was used up or is older than 48 hours. Subscribe again to get a new one.");
    }
}
