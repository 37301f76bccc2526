package dev.reprise.app.site;

import dev.reprise.feed.Database;
import dev.reprise.feed.PaperId;
import dev.reprise.feed.PaperStore;
import dev.reprise.feed.mail.Mailer;
import dev.reprise.feed.rank.Trending;
import dev.reprise.feed.search.PaperSearch;
import dev.reprise.feed.search.PaperSource;
import dev.reprise.feed.search.SentenceEncoder;
import dev.reprise.feed.syndication.Selection;
import dev.reprise.feed.verdict.Scoreboard;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.context.ConfigurationPropertiesAutoConfiguration;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** The beans of the site: the auto-configurations that it needs, by name, what it takes from the feed, and every controller of this package. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
@ImportAutoConfiguration({
    ConfigurationPropertiesAutoConfiguration.class,
    LifecycleAutoConfiguration.class,
    TomcatServletWebServerAutoConfiguration.class,
    HttpEncodingAutoConfiguration.class,
    MultipartAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    HttpMessageConvertersAutoConfiguration.class,
    DispatcherServletAutoConfiguration.class,
    WebMvcAutoConfiguration.class,
    ErrorMvcAutoConfiguration.class,
    ThymeleafAutoConfiguration.class,
    SecurityFilterAutoConfiguration.class,
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocWebMvcConfiguration.class,
    ServletWebSecurityAutoConfiguration.class
})
class SiteConfiguration implements WebMvcConfigurer {
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE;

    @Bean
    PaperSearch paperSearch(PaperStore store, SiteSettings settings, SentenceEncoder encoder) throws IOException {
        return PaperSearch.open(settings.data().resolve("index"), PaperSource.of(store), encoder);
    }

    @Bean
    Scoreboard scoreboard(Database database) {
        return new Scoreboard(database);
    }

    @Bean
    Mailer mailer(SiteSettings settings, Clock clock) {
        return Mailer.of(settings.mail(), clock);
    }

    @Bean
    Trending trending(Database database, Clock clock) {
        return new Trending(database, clock);
    }

    @Bean
    Selection selection(Database database) {
        return new Selection(database);
    }

    /** An encoded slash stays what it is: an old arXiv id has one. What else the server itself refuses looks as our own errors do. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcat() {
        return server -> {
            server.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
            server.addContextCustomizers(context ->
                    ((StandardHost) context.getParent()).setErrorReportValveClass(TomcatErrors.class.getName()));
        };
    }

    /** Whole milliseconds and {@code Z}, which clients insist on. */
    @Bean
    JacksonModule instants() {
        var format = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
        return new SimpleModule("instants").addSerializer(Instant.class, new StdSerializer<>(Instant.class) {
            @Override
            public void serialize(Instant at, JsonGenerator json, SerializationContext context) {
                json.writeString(format.format(at));
            }
        });
    }

    @Bean
    FilterRegistrationBean<DatabaseOutage> databaseOutage() {
        return filter(new DatabaseOutage(), FIRST);
    }

    @Bean
    FilterRegistrationBean<PaperAddresses> paperAddresses(PaperStore papers) {
        return filter(new PaperAddresses(papers), FIRST + 1);
    }

    @Bean
    FilterRegistrationBean<Etags> etags() {
        return filter(new Etags(), FIRST + 2);
    }

    private static <T extends jakarta.servlet.Filter> FilterRegistrationBean<T> filter(T filter, int order) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        registration.setAsyncSupported(true);
        return registration;
    }

    /** {@code {id}} in a path is a {@link PaperId}. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addConverter(String.class, PaperId.class, PaperId::parse);
    }
}
