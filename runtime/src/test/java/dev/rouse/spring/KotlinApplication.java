package dev.rouse.spring;

import dev.rouse.ActorClient;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.Front;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import reactor.core.publisher.Mono;

/** A process with the Kotlin classes of {@link KotlinSnippetTest} in an application, which calls them and tells what they answer. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@ComponentScan("visits")
class KotlinApplication {

    @Bean
    KvStore store() {
        return new ScriptedStore();
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("spring.devtools.restart.enabled", "false");
        try (ConfigurableApplicationContext context =
                SpringApplication.run(KotlinApplication.class, "--server.port=0", "--spring.main.banner-mode=off")) {
            int port = ((WebServerApplicationContext) context).getWebServer().getPort();
            System.out.println(Front.send(port, "POST", "/visits/home", "").body());
            System.out.println(Front.send(port, "POST", "/visits/home", "").body());
            Class<?> patient = Class.forName("visits.Patient");
            Object reference = context.getBean(ActorClient.class).actor(patient, "a");
            System.out.println(((Mono<?>) patient.getMethod("sum").invoke(reference)).block());
        }
        Runtime.getRuntime().halt(0);
    }
}
