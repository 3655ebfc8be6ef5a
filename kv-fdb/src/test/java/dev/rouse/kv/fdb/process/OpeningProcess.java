package dev.rouse.kv.fdb.process;

import com.apple.foundationdb.FDB;
import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.FdbKvStoreBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens the store of the given cluster file, calls an actor on it, prints how far it came, and ends by itself. */
public final class OpeningProcess {

    public static final String OPENED = "opened";
    public static final String SERVED = "served";

    private OpeningProcess() {}

    /**
     * @param arguments the cluster file, then {@code api=} version of FoundationDB's API that this process has selected
     *     before, {@code root=} in hexadecimal, {@code seconds=} to connect, {@code certificate=} and {@code key=} files
     */
    public static void main(String[] arguments) {
        Map<String, String> settings = Arrays.stream(arguments)
                .skip(1)
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
        try {
            if (settings.containsKey("api")) {
                FDB.selectAPIVersion(Integer.parseInt(settings.get("api")));
            }
            FdbKvStore store = builder(Path.of(arguments[0]), settings).open().block();
            System.out.println(OPENED);
            serve(store);
            System.out.println(SERVED);
        } catch (KvException e) {
            System.out.println(e);
        }
    }

    private static FdbKvStoreBuilder builder(Path clusterFile, Map<String, String> settings) {
        FdbKvStoreBuilder builder = FdbKvStore.builder().clusterFile(clusterFile);
        if (settings.containsKey("root")) {
            builder.root(HexFormat.of().parseHex(settings.get("root")));
        }
        if (settings.containsKey("seconds")) {
            builder.connectTimeout(Duration.ofSeconds(Long.parseLong(settings.get("seconds"))));
        }
        if (settings.containsKey("certificate")) {
            builder.networkOptions(options -> {
                options.setTLSCertPath(settings.get("certificate"));
                options.setTLSKeyPath(settings.get("key"));
                options.setTLSCaPath(settings.get("certificate"));
            });
        }
        return builder;
    }

    private static void serve(FdbKvStore store) {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(NodeProcess.Tally.class, NodeProcess.TallyActor::new))
                .start()
                .block();
        NodeProcess.Tally tally = runtime.actor(NodeProcess.Tally.class, "a");
        tally.count("this", 1).then(tally.value()).block();
        runtime.stop().then(store.close()).block();
    }
}
