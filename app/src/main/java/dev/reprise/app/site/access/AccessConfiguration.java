package dev.reprise.app.site.access;

import dev.reprise.app.site.SiteSettings;
import dev.reprise.feed.Database;
import dev.reprise.feed.account.ApiTokens;
import dev.reprise.feed.account.Sessions;
import dev.reprise.feed.account.SignInLinks;
import dev.reprise.feed.account.UserStore;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Accounts, and the filters that every request passes first. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    /** Behind the filters that make addresses and entity tags plain, before security. */
    private static final int EARLY = Ordered.HIGHEST_PRECEDENCE + 10;

    @Bean
    UserStore userStore(Database database, Clock clock) {
        return new UserStore(database, clock);
    }

    @Bean
    SignInLinks signInLinks(Database database, UserStore users, Clock clock) {
        return new SignInLinks(database, users, clock);
    }

    @Bean
    Sessions sessions(Database database, Clock clock) {
        return new Sessions(database, clock);
    }

    /** Only the security of the pages runs it, in its place. */
    @Bean
    FilterRegistrationBean<SessionCookie> sessionCookieElsewhere(SessionCookie cookie) {
        var filter = new FilterRegistrationBean<>(cookie);
        filter.setEnabled(false);
        return filter;
    }

    @Bean
    ApiTokens apiTokens(Database database, UserStore users, Clock clock) {
        return new ApiTokens(database, users, clock);
    }

    @Bean
    Quotas quotas(Clock clock) {
        return new Quotas(clock);
    }

    @Bean
    FilterRegistrationBean<QuotaFilter> quotaFilter(
            SiteSettings settings, Quotas quotas, ClientAddresses clients, Visitors visitors) {
        var filter = new FilterRegistrationBean<>(new QuotaFilter(quotas, clients, visitors));
        filter.setOrder(EARLY);
        filter.setAsyncSupported(true);
        filter.setEnabled(settings.rateLimits());
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimit> bodyLimit() {
        var filter = new FilterRegistrationBean<>(new BodyLimit());
        filter.setOrder(EARLY + 1);
        filter.setAsyncSupported(true);
        return filter;
    }
}
