<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>DeviceCard</name>
    <message>
        <source>Devices for {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Which device is listened to.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default: {device}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{device} (not there)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None found</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Lamp</name>
    <message>
        <source>Whether Genrescope listens</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How loud the sound is that arrives, from −60 to 0 dBFS (full scale). The bar is the average, the stroke the loudest of the last moments.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Listen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is heard right now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound and film ({patterns})</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open file</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;Appearance</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Title</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use; comes with Genrescope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comes with Genrescope</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In use; installed by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Installed by you</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Id</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Genres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Licence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Network</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Size</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} balanced accuracy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelInstaller</name>
    <message>
        <source>Install another</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>an id, a model folder, a file of weights, or an address</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What to install: an id, a model folder, a file of weights (.safetensors, .pt), or an address.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Its genres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only for a file of weights: names with commas between, or a text file</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of weights does not say what its outputs are called, in their order.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sees what</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only for a file of weights: the id of a model that sees the same pictures</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A file of weights does not say what pictures it was trained on: starter&apos;s, or ccmusic16&apos;s.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fetch it, check it, and put it with your models.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop it. A download goes on where it was the next time.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How far the installation is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelKeeper</name>
    <message>
        <source>Stopped. Install it again, and the download goes on where it was.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is installed.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{name} is deleted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the next start the environment variable {variable} names another model again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ModelsPanel</name>
    <message>
        <source>Models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The models that are installed, and those that can be fetched.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Let it answer from the next hop on, and from now on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete it from your disk.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fetch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Download it from the web, and install it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About the models</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (not installed)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} (in use)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Delete {title} from your disk?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PlotArea</name>
    <message>
        <source>What both plots show under the pointer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return to the newest sound (End)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Return to live</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Point at the plots to read a moment. Drag to look back, turn the wheel to zoom.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RankingPanel</name>
    <message>
        <source>Family</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State of the verdict</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to listen to, then press Start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Family of genres</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Genre</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ReadOut</name>
    <message>
        <source>not heard</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Microphone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen through a microphone or another input</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This computer’s sound</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listen to what this computer is playing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Demo tune</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Canon in D</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play the tune that comes with Genrescope, silently, to see how it works</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or drop one</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Play a sound file, or a film&apos;s sound, silently at its own pace</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About the source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start or stop listening (Space)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starts or stops listening; the space bar does the same.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>clipped, {level} dBFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Level</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>under {level} dBFS</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{level} dBFS</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SpectrogramPanel</name>
    <message>
        <source>Spectrogram</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Notes C1 to B7 against time. Arrow keys look back, plus and minus zoom, End returns to live.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>listening</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>provisional</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silent</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unavailable</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusPanel</name>
    <message>
        <source>Heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How much sound was taken in since Start, in minutes and seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time between verdicts. It is made longer by itself when the network needs nearly all of it, and shorter again when it no longer does.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Compute ÷ hop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What share of the time between two verdicts the network needs. Near 100 % this machine is only just fast enough.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Samples that the device or this machine lost. A few make no difference to the answer; if it goes on rising, close other programs.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Verdicts that were left out because the one before was not ready yet. The newest sound always wins.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The network that answers, and the beginning of its fingerprint.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Where the network runs: the processor (cpu) or a graphics card.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No source is open</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Source</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{source}
Where the sound comes from; its own sample rate; and the rate at which it is analysed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Genre timeline</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Views</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance and more (F10)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Menu</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Appearance and more</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>WindowStrip</name>
    <message>
        <source>the {seconds} s the verdict stands on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>{rate} mono → {analysis_rate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate} stereo → {analysis_rate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rate}, {count} channels → {analysis_rate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not sure yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Silence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No signal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reconnecting: the source went away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>loading the network; sound is already taken in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>listening {heard} of {window} s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>provisional, {heard} of {window} s heard</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>settled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unsure: no genre is probable enough</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>silent: too quiet to be music</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no signal: the source delivers nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unavailable: the source went away</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An answer needs 3 seconds of sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An early answer: it may change until 30 seconds of sound were heard.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The answer stands on the last 30 seconds of sound.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No genre, and no family of genres, is probable enough to be named.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Sound arrives, but it is too quiet to be music.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source delivers nothing at all.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source went away; it is taken up again when it comes back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The source went away; choose another one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Opening…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{title} is being loaded; until then {present} answers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose what to listen to, then press Start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Played to the end; press Start to hear it again.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
