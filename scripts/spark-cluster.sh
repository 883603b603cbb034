#!/usr/bin/env bash
# A real Spark cluster on 127.0.0.1, to try what docs/operating.md says and for tests: one master,
# workers with a core each, and one Spark Connect server. Java 17 or newer is needed.
#
#   scripts/spark-cluster.sh get                 fetches Spark from the Python registry into .spark/
#   scripts/spark-cluster.sh start [FOLDER]      starts it and prints its address
#   scripts/spark-cluster.sh stop [FOLDER]       ends what it started, by number
#
# FOLDER (.spark/run) holds process numbers, logs and scratch files. Set by the environment: WORKERS (2),
# MASTER_PORT (7077), CONNECT_PORT (15002), UI_PORT (4040), MASTER_UI_PORT (8180), WORKER_MEMORY and
# DRIVER_MEMORY (1g each), SPARK_HOME (where Spark is unpacked elsewhere), JIT (4; 1 starts sooner and
# runs slower) and SPARK_MORE, more arguments of spark-submit.
set -euo pipefail
ROOT=$(cd "$(dirname "$0")/.." && pwd)
VERSION=4.3.0
export SPARK_HOME=${SPARK_HOME:-$ROOT/.spark/pyspark-$VERSION/deps}
RUN=${2:-$ROOT/.spark/run}
MASTER=127.0.0.1:${MASTER_PORT:-7077}

get() {
    [ -d "$SPARK_HOME/jars" ] && return
    local python=$ROOT/.venv/bin/python
    [ -x "$python" ] || python=python3
    mkdir -p "$ROOT/.spark"
    aside=$(mktemp -d "$ROOT/.spark/get.XXXXXX")
    # Half a download is 480 MB that nobody looks for.
    trap 'rm -rf "$aside"' EXIT
    trap 'exit 130' INT TERM
    # Unpacked and not installed: its package would stand in the place of the small client's.
    "$python" -m pip download --quiet --disable-pip-version-check --no-deps \
        --dest "$aside" "pyspark==$VERSION"
    tar --extract --gzip --file "$aside/pyspark-$VERSION.tar.gz" --directory "$aside" \
        "pyspark-$VERSION/deps/jars" "pyspark-$VERSION/deps/bin"
    mv "$aside/pyspark-$VERSION" "$ROOT/.spark/"
    rm -rf "$aside"
}

# Each in a group of its own, so that ending it ends what it started as well.
spawn() {
    local name=$1
    shift
    (cd "$RUN" && exec setsid "$@" >"$name.log" 2>&1) &
    echo $! >"$RUN/$name.pid"
}

wait_for() {
    for _ in $(seq 1200); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        kill -0 "$(cat "$RUN/$2.pid")" 2>/dev/null || break
        sleep 0.25
    done
    echo "$2 did not start; its log ends:" >&2
    tail -20 "$RUN/$2.log" >&2
    return 1
}

start() {
    if ! command -v java >/dev/null; then
        echo "Java 17 is needed: apt-get install openjdk-17-jre-headless" >&2
        exit 2
    fi
    if [ ! -d "$SPARK_HOME/jars" ]; then
        echo "Spark is not here yet. Say   $0 get" >&2
        exit 2
    fi
    mkdir -p "$RUN"
    RUN=$(cd "$RUN" && pwd)
    stop
    trap stop ERR
    # Each runs in a group of its own, which Ctrl+C here does not reach.
    trap 'stop; exit 130' INT TERM
    export SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$RUN/work SPARK_LOCAL_DIRS=$RUN/local
    export SPARK_CONF_DIR=$RUN/conf
    mkdir -p "$RUN/conf"
    # Of the master and the workers alone: the Connect server would take it as its own.
    local quick="-XX:+UseSerialGC -XX:TieredStopAtLevel=${JIT:-4}"
    local small=(env SPARK_DAEMON_MEMORY=256m)
    small+=("SPARK_DAEMON_JAVA_OPTS=-Dspark.master.rest.enabled=false -XX:+UseSerialGC -XX:TieredStopAtLevel=1")
    spawn master "${small[@]}" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.master.Master \
        --host 127.0.0.1 --port "${MASTER_PORT:-7077}" --webui-port "${MASTER_UI_PORT:-8180}"
    wait_for "${MASTER_PORT:-7077}" master
    for number in $(seq "${WORKERS:-2}"); do
        spawn "worker$number" "${small[@]}" "$SPARK_HOME/bin/spark-class" org.apache.spark.deploy.worker.Worker \
            --host 127.0.0.1 --cores 1 --memory "${WORKER_MEMORY:-1g}" --webui-port 0 "spark://$MASTER"
    done
    spawn connect "$SPARK_HOME/bin/spark-submit" \
        --class org.apache.spark.sql.connect.service.SparkConnectServer \
        --master "spark://$MASTER" --driver-memory "${DRIVER_MEMORY:-1g}" \
        --conf spark.executor.memory="${WORKER_MEMORY:-1g}" \
        --conf spark.driver.host=127.0.0.1 --conf spark.driver.bindAddress=127.0.0.1 \
        --conf spark.driver.extraJavaOptions="$quick" \
        --conf spark.executor.extraJavaOptions="$quick" \
        --conf spark.ui.port="${UI_PORT:-4040}" \
        --conf spark.connect.grpc.binding.address=127.0.0.1 \
        --conf spark.connect.grpc.binding.port="${CONNECT_PORT:-15002}" \
        --conf spark.sql.shuffle.partitions=2 \
        --conf spark.sql.warehouse.dir="$RUN/warehouse" --conf spark.scheduler.mode=FAIR ${SPARK_MORE:-} \
        spark-internal
    wait_for "${CONNECT_PORT:-15002}" connect
    trap - ERR INT TERM
    echo "sc://127.0.0.1:${CONNECT_PORT:-15002}"
}

stop() {
    local file group
    for file in "$RUN"/*.pid; do
        [ -e "$file" ] && kill -- "-$(cat "$file")" 2>/dev/null || true
    done
    for file in "$RUN"/*.pid; do
        [ -e "$file" ] || continue
        group=$(cat "$file")
        for _ in $(seq 100); do
            kill -0 -- "-$group" 2>/dev/null || break
            sleep 0.1
        done
        kill -KILL -- "-$group" 2>/dev/null || true
        rm -f "$file"
    done
}

case ${1:-} in
get) get ;;
start) start ;;
stop) stop ;;
*)
    sed -n '2,13s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
