import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;

/** That of Spring. */
@interface Bean {}

class Configuration {
    // snippet
}
