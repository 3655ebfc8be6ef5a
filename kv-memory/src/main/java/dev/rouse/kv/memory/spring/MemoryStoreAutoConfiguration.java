package dev.rouse.kv.memory.spring;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/**
 * The store of an application that has none: in {@code rouse.memory.directory}, or without it gone with the process. Spring closes it
 * behind the node, and waits for that.
 */
@AutoConfiguration(beforeName = "dev.rouse.spring.RouseAutoConfiguration")
@ConditionalOnProperty(name = "rouse.enabled", matchIfMissing = true)
public class MemoryStoreAutoConfiguration {

    /** Called by Spring. */
    public MemoryStoreAutoConfiguration() {}

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean(KvStore.class)
    MemoryKvStore rouseMemoryStore(@Value("${rouse.memory.directory:}") String directory) {
        return directory.isEmpty() ? MemoryKvStore.create() : MemoryKvStore.open(Path.of(directory));
    }
}
