<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Genrescope</source>
        <translation>关于 Genrescope</translation>
    </message>
    <message>
        <source>Listens to music and shows, as it plays, what genre it is. Nothing leaves this computer: there is no telemetry, and nothing is fetched from the web unless you ask for it.</source>
        <translation>一边听音乐，一边显示它属于什么流派。任何内容都不会离开这台电脑：没有遥测；除非您要求，也不会从网络下载任何东西。</translation>
    </message>
    <message>
        <source>Genrescope’s code is under the MIT licence. The weights of the starter model are for non-commercial use (CC BY-NC-SA 1.0), as the recordings that it was trained on.</source>
        <translation>Genrescope 的代码采用 MIT 许可证。入门模型的权重与其训练录音一样，仅限非商业用途（CC BY-NC-SA 1.0）。</translation>
    </message>
    <message>
        <source>Genrescope’s page</source>
        <translation>Genrescope 的主页</translation>
    </message>
    <message>
        <source>Libraries and their licences</source>
        <translation>使用的库及其许可</translation>
    </message>
    <message>
        <source>Looking which libraries are installed…</source>
        <translation>正在查看已安装的库…</translation>
    </message>
    <message>
        <source>About the report</source>
        <translation>关于报告</translation>
    </message>
    <message>
        <source>&amp;Log folder</source>
        <translation>日志文件夹(&amp;L)</translation>
    </message>
    <message>
        <source>Show the folder in which unexpected errors are noted.</source>
        <translation>显示记录意外错误的文件夹。</translation>
    </message>
    <message>
        <source>&amp;Report for support…</source>
        <translation>支持报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Save versions, kinds of devices and settings to a file; no names, no paths, no sound.</source>
        <translation>把版本、设备种类和设置保存到文件；不含姓名、路径和声音。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Close this dialog.</source>
        <translation>关闭此对话框。</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>Made of:</source>
        <translation>由以下部分组成：</translation>
    </message>
</context>
<context>
    <name>Account</name>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Genres</source>
        <translation>流派</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>电平</translation>
    </message>
    <message>
        <source>Remarks</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Nothing said yet</source>
        <translation>尚无判定</translation>
    </message>
    <message>
        <source>Reconnecting</source>
        <translation>正在重新连接</translation>
    </message>
    <message>
        <source>{genre} (provisional)</source>
        <translation>{genre}（暂定）</translation>
    </message>
    <message>
        <source>{count} samples lost</source>
        <translation>丢失 {count} 个采样</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>mark at {time}: {note}</source>
        <translation>{time} 处有标记：{note}</translation>
    </message>
    <message>
        <source>mark at {time}</source>
        <translation>{time} 处有标记</translation>
    </message>
    <message>
        <source>no sound for {length} from {time}</source>
        <translation>从 {time} 起 {length} 没有声音</translation>
    </message>
</context>
<context>
    <name>Assessment</name>
    <message>
        <source>Clear: far ahead of all others.</source>
        <translation>明确：遥遥领先。</translation>
    </message>
    <message>
        <source>A mixture of {0} and {1}.</source>
        <translation>{0}和{1}的混合。</translation>
    </message>
    <message>
        <source>A mixture of {0}, {1} and {2}.</source>
        <translation>{0}、{1}和{2}的混合。</translation>
    </message>
    <message>
        <source>{reason} {advice}</source>
        <translation>{reason}{advice}</translation>
    </message>
    <message>
        <source>Hardly louder than silence.</source>
        <translation>声音几乎与静音无异。</translation>
    </message>
    <message>
        <source>The sound is clipped.</source>
        <translation>声音过载。</translation>
    </message>
    <message>
        <source>Not enough was heard yet.</source>
        <translation>听到的还不够多。</translation>
    </message>
    <message>
        <source>{0}, but which genre of it is open.</source>
        <translation>属于{0}，但具体流派尚不明确。</translation>
    </message>
    <message>
        <source>{0} leads, but not by enough.</source>
        <translation>{0}领先，但差距不够大。</translation>
    </message>
    <message>
        <source>No genre stands out; maybe the model knows none like it.</source>
        <translation>没有突出的流派，可能不是模型认识的任何一种。</translation>
    </message>
    <message>
        <source>Turn it up, or move closer.</source>
        <translation>请调大音量，或靠近一些。</translation>
    </message>
    <message>
        <source>Turn the input down.</source>
        <translation>请调低输入电平。</translation>
    </message>
    <message>
        <source>Wait a moment.</source>
        <translation>请稍候。</translation>
    </message>
    <message>
        <source>Look at the families.</source>
        <translation>请看大类。</translation>
    </message>
    <message>
        <source>Try another recording.</source>
        <translation>请换一个录音试试。</translation>
    </message>
</context>
<context>
    <name>CompactView</name>
    <message>
        <source>Compact view</source>
        <translation>小窗</translation>
    </message>
    <message>
        <source>State of the verdict</source>
        <translation>判定的状态</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>Why there is no answer</source>
        <translation>没有结果的原因</translation>
    </message>
    <message>
        <source>Return to the window (Esc)</source>
        <translation>返回主窗口（Esc）</translation>
    </message>
    <message>
        <source>Return to the window</source>
        <translation>返回主窗口</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>{action} (Space)</source>
        <translation>{action}（空格键）</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation>还没有听到声音</translation>
    </message>
    <message>
        <source>Press Start to hear what is chosen in the window.</source>
        <translation>按“开始”，即可聆听主窗口中选定的音源。</translation>
    </message>
</context>
<context>
    <name>ComparisonPanel</name>
    <message>
        <source>How far they agree</source>
        <translation>两者有多一致</translation>
    </message>
    <message>
        <source>The agreement in numbers</source>
        <translation>一致程度的数字</translation>
    </message>
    <message>
        <source>What both timelines show under the pointer</source>
        <translation>指针处两条时间线的内容</translation>
    </message>
    <message>
        <source>Genre timeline of {file}</source>
        <translation>{file} 的流派时间线</translation>
    </message>
    <message>
        <source>They are answered differently: the same genre never leads in both.</source>
        <translation>两者的答案不同：从来没有同一流派居首。</translation>
    </message>
    <message>
        <source>They are answered alike: the same genre leads for {share} of the time.</source>
        <translation>两者的答案相同：{share} 的时间里是同一流派居首。</translation>
    </message>
    <message>
        <source>The same genre leads for {share} of the time, but not by as much in both.</source>
        <translation>{share} 的时间里是同一流派居首，但两者领先的幅度不同。</translation>
    </message>
    <message>
        <source>They agree in part: the same genre leads for {share} of the time.</source>
        <translation>两者部分一致：{share} 的时间里是同一流派居首。</translation>
    </message>
    <message>
        <source>They are answered differently: the same genre leads for {share} of the time.</source>
        <translation>两者的答案不同：只有 {share} 的时间里是同一流派居首。</translation>
    </message>
    <message>
        <source>Compared over {time}. Same Top 1: {share}. Mean total variation distance: {distance} (0 for equal answers, 1 for such as have nothing in common).</source>
        <translation>比较了 {time}。首位相同：{share}。平均全变差距离：{distance}（0 表示答案相同，1 表示毫无共同之处）。</translation>
    </message>
    <message>
        <source>Point at a timeline to read both at that moment.</source>
        <translation>指向时间线，即可读出两者在该时刻的内容。</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Devices for {name}</source>
        <translation>{name}的设备</translation>
    </message>
    <message>
        <source>Which device is listened to.</source>
        <translation>聆听哪个设备。</translation>
    </message>
    <message>
        <source>Looking for devices…</source>
        <translation>正在查找设备…</translation>
    </message>
    <message>
        <source>Default: {device}</source>
        <translation>默认：{device}</translation>
    </message>
    <message>
        <source>{device} (not there)</source>
        <translation>{device}（不存在）</translation>
    </message>
    <message>
        <source>None found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>EvidenceBar</name>
    <message>
        <source>Evidence</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>Keep current</source>
        <translation>保持最新</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Find the evidence anew every few verdicts while it listens</source>
        <translation>聆听时每隔几次判定重新查找依据</translation>
    </message>
    <message>
        <source>Remove the evidence (Esc)</source>
        <translation>移除依据 (Esc)</translation>
    </message>
    <message>
        <source>Remove the evidence</source>
        <translation>移除依据</translation>
    </message>
</context>
<context>
    <name>Faces</name>
    <message>
        <source>&amp;Hide Genrescope</source>
        <translation>隐藏 Genrescope(&amp;H)</translation>
    </message>
    <message>
        <source>S&amp;how Genrescope</source>
        <translation>显示 Genrescope(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Stop listening</source>
        <translation>停止聆听(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Start listening</source>
        <translation>开始聆听(&amp;S)</translation>
    </message>
</context>
<context>
    <name>FileDesk</name>
    <message>
        <source>Sound and film ({patterns})</source>
        <translation>音频和视频 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open files</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>For programs (*.json)</source>
        <translation>供程序使用 (*.json)</translation>
    </message>
    <message>
        <source>Save results</source>
        <translation>保存结果</translation>
    </message>
    <message>
        <source>waiting until you stop listening</source>
        <translation>等您停止聆听后开始</translation>
    </message>
</context>
<context>
    <name>FileList</name>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>FileResult</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>How much was heard, and which model answered</source>
        <translation>听取了多少，由哪个模型判定</translation>
    </message>
    <message>
        <source>About the file</source>
        <translation>关于该文件</translation>
    </message>
    <message>
        <source>The plots of so many files are not kept; analyse this one again to see its own.</source>
        <translation>不会保留这么多文件的图；请重新分析此文件以查看它的图。</translation>
    </message>
    <message>
        <source>Drop sound files or folders anywhere in this window, or open them with the buttons.</source>
        <translation>把音频文件或文件夹拖放到窗口任意位置，或用按钮打开。</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>{heard} heard</source>
        <translation>已听 {heard}</translation>
    </message>
    <message>
        <source>{heard} of {length}</source>
        <translation>{heard} / {length}</translation>
    </message>
    <message>
        <source>paused; press “Pause” again to go on</source>
        <translation>已暂停；再按一次“暂停”即可继续</translation>
    </message>
    <message>
        <source>the network is being loaded…</source>
        <translation>正在加载神经网络…</translation>
    </message>
    <message>
        <source>waiting; others come first</source>
        <translation>等待中；先处理其他文件</translation>
    </message>
    <message>
        <source>unsure, first {genre}</source>
        <translation>不确定，首位是{genre}</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>the first {seconds} heard</source>
        <translation>听取了开头 {seconds}</translation>
    </message>
    <message>
        <source>{seconds} heard</source>
        <translation>听取了 {seconds}</translation>
    </message>
    <message>
        <source>{heard}, answered by {model}</source>
        <translation>{heard}，由 {model} 判定</translation>
    </message>
    <message>
        <source>Looking through folders…</source>
        <translation>正在查看文件夹…</translation>
    </message>
    <message>
        <source>{done} of {all} done</source>
        <translation>已完成 {done} / {all}</translation>
    </message>
    <message>
        <source>, {failed} failed</source>
        <translation>，{failed} 个失败</translation>
    </message>
    <message>
        <source>; loading the network…</source>
        <translation>；正在载入网络…</translation>
    </message>
    <message>
        <source>There is no sound file in there.</source>
        <translation>其中没有音频文件。</translation>
    </message>
    <message>
        <source>One file is in the list already.</source>
        <translation>有一个文件已在列表中。</translation>
    </message>
    <message>
        <source>{count} files are in the list already.</source>
        <translation>有 {count} 个文件已在列表中。</translation>
    </message>
</context>
<context>
    <name>FilesView</name>
    <message>
        <source>About the files</source>
        <translation>关于文件</translation>
    </message>
    <message>
        <source>Open files…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Choose sound files (Ctrl+O)</source>
        <translation>选择音频文件（Ctrl+O）</translation>
    </message>
    <message>
        <source>Open f&amp;older…</source>
        <translation>打开文件夹(&amp;O)…</translation>
    </message>
    <message>
        <source>Choose a folder; all below it is looked through (Ctrl+Shift+O)</source>
        <translation>选择文件夹，将查看其中所有内容（Ctrl+Shift+O）</translation>
    </message>
    <message>
        <source>First {seconds} s</source>
        <translation>前 {seconds} 秒</translation>
    </message>
    <message>
        <source>Hear only the beginning of each file that is analysed from now on</source>
        <translation>此后分析的文件只听开头</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Let the queue stand still, and go on later</source>
        <translation>暂停队列，稍后继续</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>比较(&amp;M)</translation>
    </message>
    <message>
        <source>Choose two files (with Ctrl and a click), and see how far they agree</source>
        <translation>选择两个文件（按住 Ctrl 点击），看看它们有多一致</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Write the answers to a table (CSV) or for programs (JSON) (Ctrl+S)</source>
        <translation>把结果写成表格（CSV）或供程序使用的格式（JSON）（Ctrl+S）</translation>
    </message>
    <message>
        <source>How far the queue is</source>
        <translation>队列进度</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Analyse again</source>
        <translation>重新分析(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Remove from the list</source>
        <translation>从列表中移除(&amp;R)</translation>
    </message>
    <message>
        <source>Cancel a&amp;ll</source>
        <translation>全部取消(&amp;L)</translation>
    </message>
    <message>
        <source>Remove all that are &amp;done</source>
        <translation>移除所有已完成的(&amp;D)</translation>
    </message>
</context>
<context>
    <name>FirstSteps</name>
    <message>
        <source>First steps</source>
        <translation>入门步骤</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>跳过(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
    <message>
        <source>1 of 3: What do you want to listen to?</source>
        <translation>第 1 步（共 3 步）：想聆听什么？</translation>
    </message>
    <message>
        <source>Choose one, and the bar moves when something is heard. You can choose another one at any time.</source>
        <translation>请选择一项；听到声音时，横条会动。以后随时可以改选。</translation>
    </message>
    <message>
        <source>A &amp;microphone or another input</source>
        <translation>麦克风或其他输入设备(&amp;M)</translation>
    </message>
    <message>
        <source>About the source</source>
        <translation>关于音源</translation>
    </message>
    <message>
        <source>Close this and go on without it (Esc); it is in the menu</source>
        <translation>关闭并跳过（Esc）；菜单里可以再打开</translation>
    </message>
    <message>
        <source>What this &amp;computer is playing</source>
        <translation>本机正在播放的声音(&amp;C)</translation>
    </message>
    <message>
        <source>The demo &amp;tune, which needs neither</source>
        <translation>演示曲，不需要任何设备(&amp;T)</translation>
    </message>
    <message>
        <source>2 of 3: Which genres should be told apart?</source>
        <translation>第 2 步（共 3 步）：要区分哪些流派？</translation>
    </message>
    <message>
        <source>The starter model is there already: Classical, Electronic, Pop and Rock. A model of 16 genres can be fetched (488 MB). Nothing is fetched unless you ask for it.</source>
        <translation>入门模型已经就绪：古典、电子、流行和摇滚。还可以下载区分 16 个流派的模型（488 MB）。除非您要求，不会下载任何内容。</translation>
    </message>
    <message>
        <source>&amp;Look at the models…</source>
        <translation>查看模型(&amp;L)…</translation>
    </message>
    <message>
        <source>3 of 3: That is all.</source>
        <translation>第 3 步（共 3 步）：就这些。</translation>
    </message>
    <message>
        <source>The first answer comes after three seconds of sound, a full one after thirty. F1 lists the keys; the menu at the top right has appearance, language and models. No sound leaves this computer, and none is kept unless you press Record.</source>
        <translation>听满三秒后给出第一个答案，听满三十秒后给出完整的答案。按 F1 可列出快捷键；右上角的菜单中有外观、语言和模型。声音不会离开这台电脑；除非您按“录音”，也不会保存。</translation>
    </message>
</context>
<context>
    <name>GpuDesk</name>
    <message>
        <source>{gpu} can run the network, after a download of {size}.</source>
        <translation>{gpu} 可以运行网络，需先下载 {size}。</translation>
    </message>
</context>
<context>
    <name>GpuKeeper</name>
    <message>
        <source>It is deleted. Genrescope goes on using it until it is started again.</source>
        <translation>已删除。Genrescope 在重新启动之前会继续使用它。</translation>
    </message>
    <message>
        <source>It is deleted.</source>
        <translation>已删除。</translation>
    </message>
</context>
<context>
    <name>GpuPanel</name>
    <message>
        <source>Graphics card</source>
        <translation>显卡</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Looking which graphics card there is…</source>
        <translation>正在查看有哪块显卡…</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>条款</translation>
    </message>
    <message>
        <source>About the graphics card</source>
        <translation>显卡提示</translation>
    </message>
    <message>
        <source>Accept the terms, fetch it, and try it on the graphics card.</source>
        <translation>接受条款，下载，并在显卡上试运行。</translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation>安装(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>删除(&amp;R)</translation>
    </message>
    <message>
        <source>Delete it from your disk.</source>
        <translation>从磁盘中删除。</translation>
    </message>
    <message>
        <source>Start again, to use the graphics card. What is being heard or analysed ends.</source>
        <translation>重新启动以使用显卡。正在进行的监听或分析会结束。</translation>
    </message>
    <message>
        <source>Re&amp;start now</source>
        <translation>立即重新启动(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Close this dialog.</source>
        <translation>关闭此对话框。</translation>
    </message>
    <message>
        <source>The graphics card computes. Genrescope uses it from its next start on.</source>
        <translation>显卡可以计算。Genrescope 下次启动时开始使用它。</translation>
    </message>
</context>
<context>
    <name>HelpDesk</name>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>The report is being written…</source>
        <translation>正在写入报告…</translation>
    </message>
    <message>
        <source>The report is in {path}. Read it before you send it.</source>
        <translation>报告在 {path}。发送之前请先看一遍。</translation>
    </message>
    <message>
        <source>At the next start the environment variable {variable} names another language again.</source>
        <translation>下次启动时，环境变量 {variable} 仍会指定另一种语言。</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>{title}, {when}, {length}: {genres}</source>
        <translation>{title}，{when}，{length}：{genres}</translation>
    </message>
    <message>
        <source>no genre</source>
        <translation>无流派</translation>
    </message>
    <message>
        <source>{count} samples lost</source>
        <translation>丢失 {count} 个采样</translation>
    </message>
    <message>
        <source>{count} gaps</source>
        <translation>{count} 处间断</translation>
    </message>
</context>
<context>
    <name>HistoryDesk</name>
    <message>
        <source>The picture is copied.</source>
        <translation>图片已复制。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>HistoryKeeper</name>
    <message>
        <source>{file} is written.</source>
        <translation>已写入 {file}。</translation>
    </message>
</context>
<context>
    <name>HistorySession</name>
    <message>
        <source>Name of the session</source>
        <translation>会话名称</translation>
    </message>
    <message>
        <source>Click to give it another name (F2)</source>
        <translation>点击可改名（F2）</translation>
    </message>
    <message>
        <source>What is known of the session</source>
        <translation>会话信息</translation>
    </message>
    <message>
        <source>A note to this session</source>
        <translation>给此会话写备注</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>What you want to remember of it</source>
        <translation>您想记住的内容</translation>
    </message>
    <message>
        <source>A mark: write to it (F2), or take it away (Delete)</source>
        <translation>标记：可写备注（F2）或删除（Delete）</translation>
    </message>
    <message>
        <source>mark without a note</source>
        <translation>没有备注的标记</translation>
    </message>
    <message>
        <source>Set list and marks</source>
        <translation>曲目段落与标记</translation>
    </message>
</context>
<context>
    <name>HistoryView</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>搜索历史记录</translation>
    </message>
    <message>
        <source>Words in names, notes, genres and days (Ctrl+F)</source>
        <translation>在名称、备注、流派和日期中查找（Ctrl+F）</translation>
    </message>
    <message>
        <source>About the history</source>
        <translation>关于历史记录</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Bring back what was deleted (Ctrl+Z)</source>
        <translation>恢复刚删除的内容（Ctrl+Z）</translation>
    </message>
    <message>
        <source>&amp;Keep what is heard</source>
        <translation>保留收听记录(&amp;K)</translation>
    </message>
    <message>
        <source>Answers, source, model and marks of every session are kept; never the sound.</source>
        <translation>保留每次会话的结果、音源、模型和标记；从不保留声音。</translation>
    </message>
    <message>
        <source>&amp;White background</source>
        <translation>白色背景(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>Write what is chosen into a file, or copy its picture</source>
        <translation>把所选内容写入文件，或复制其图片</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Delete what is chosen (Del)</source>
        <translation>删除所选内容（Del）</translation>
    </message>
    <message>
        <source>“{title}” is deleted.</source>
        <translation>已删除“{title}”。</translation>
    </message>
    <message>
        <source>{count} sessions are deleted.</source>
        <translation>已删除 {count} 个会话。</translation>
    </message>
    <message>
        <source>No session has these words.</source>
        <translation>没有会话含有这些词。</translation>
    </message>
    <message>
        <source>What is heard is not kept. Tick “Keep what is heard” below, and it will be found here.</source>
        <translation>目前不保留收听记录。勾选左下方的“保留收听记录”，之后便可在这里找到。</translation>
    </message>
    <message>
        <source>Nothing has been heard yet. Press Start under Listen; it will be found here afterwards.</source>
        <translation>还没有收听过。请在“聆听”中按“开始”，之后便可在这里找到。</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Table (CSV)…</source>
        <translation>表格 (CSV)(&amp;T)…</translation>
    </message>
    <message>
        <source>For &amp;programs (JSON)…</source>
        <translation>供程序使用 (JSON)(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Labels for Audacity…</source>
        <translation>Audacity 标签(&amp;L)…</translation>
    </message>
    <message>
        <source>Picture (P&amp;NG)…</source>
        <translation>图片 (PNG)(&amp;N)…</translation>
    </message>
    <message>
        <source>&amp;Drawing (SVG)…</source>
        <translation>矢量图 (SVG)(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Copy the picture</source>
        <translation>复制图片(&amp;C)</translation>
    </message>
</context>
<context>
    <name>InstallProgress</name>
    <message>
        <source>Stop it. A download goes on where it was the next time.</source>
        <translation>停止。下次下载会从中断处继续。</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>How far the installation is</source>
        <translation>安装进度</translation>
    </message>
    <message>
        <source>What is being done</source>
        <translation>正在进行的步骤</translation>
    </message>
</context>
<context>
    <name>Installing</name>
    <message>
        <source>Stopped. Install it again, and the download goes on where it was.</source>
        <translation>已停止。再次安装时，下载会从中断处继续。</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Start or stop listening</source>
        <translation>开始或停止聆听</translation>
    </message>
    <message>
        <source>Next view</source>
        <translation>下一个视图</translation>
    </message>
    <message>
        <source>Left, Right</source>
        <translation>左、右</translation>
    </message>
    <message>
        <source>In a plot: read a moment; with Shift far off</source>
        <translation>在图中：读出某一时刻；按住 Shift 移动更远</translation>
    </message>
    <message>
        <source>Up, Down</source>
        <translation>上、下</translation>
    </message>
    <message>
        <source>In the spectrogram: read a note</source>
        <translation>在频谱图中：读出某个音</translation>
    </message>
    <message>
        <source>In a plot: look back and forth</source>
        <translation>在图中：前后回看</translation>
    </message>
    <message>
        <source>In the plots or the text of a file: play from there</source>
        <translation>在文件的图或文字中：从那里播放</translation>
    </message>
    <message>
        <source>In a plot: zoom</source>
        <translation>在图中：缩放</translation>
    </message>
    <message>
        <source>In a plot: return to the newest sound</source>
        <translation>在图中：回到最新的声音</translation>
    </message>
    <message>
        <source>Close a dialog; in the compact view: return to the window</source>
        <translation>关闭对话框；在小窗中：返回主窗口</translation>
    </message>
</context>
<context>
    <name>KeyboardDialog</name>
    <message>
        <source>Keyboard</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>作用</translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation>按键及其作用</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Close this dialog.</source>
        <translation>关闭此对话框。</translation>
    </message>
</context>
<context>
    <name>Lamp</name>
    <message>
        <source>Reconnecting</source>
        <translation>正在重新连接</translation>
    </message>
    <message>
        <source>Listening</source>
        <translation>正在聆听</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Not listening</source>
        <translation>未在聆听</translation>
    </message>
    <message>
        <source>Whether Genrescope listens</source>
        <translation>Genrescope 是否在聆听</translation>
    </message>
</context>
<context>
    <name>LevelMeter</name>
    <message>
        <source>Level</source>
        <translation>电平</translation>
    </message>
    <message>
        <source>How loud the sound is that arrives, from −60 to 0 dBFS (full scale). The bar is the average, the stroke the loudest of the last moments.</source>
        <translation>传来的声音有多响，从 −60 到 0 dBFS（满刻度）。横条是平均电平，竖线是刚才的最高电平。</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>&amp;Listen</source>
        <translation>聆听(&amp;L)</translation>
    </message>
    <message>
        <source>What is heard right now</source>
        <translation>当前听到的声音</translation>
    </message>
    <message>
        <source>&amp;Files</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>There is nothing to mark: nothing is being listened to.</source>
        <translation>没有可标记的内容：当前没有在聆听。</translation>
    </message>
    <message>
        <source>Whole recordings, analysed one after the other</source>
        <translation>逐个分析完整的录音</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史(&amp;H)</translation>
    </message>
    <message>
        <source>What was heard before</source>
        <translation>以前听过的内容</translation>
    </message>
</context>
<context>
    <name>ManualDialog</name>
    <message>
        <source>Manual</source>
        <translation>使用手册</translation>
    </message>
    <message>
        <source>Parts of the manual</source>
        <translation>手册的各部分</translation>
    </message>
    <message>
        <source>Choose one to read it</source>
        <translation>选择一项即可阅读</translation>
    </message>
    <message>
        <source>Text of the manual</source>
        <translation>手册正文</translation>
    </message>
    <message>
        <source>About the manual</source>
        <translation>关于手册</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;As the system</source>
        <translation>跟随系统(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;High contrast</source>
        <translation>高对比度(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Colours for the colour-blind</source>
        <translation>色盲友好配色(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Language / 语言</source>
        <translation>语言(&amp;L) / Language</translation>
    </message>
    <message>
        <source>&amp;Models…</source>
        <translation>模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Grap&amp;hics card…</source>
        <translation>显卡(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>Ma&amp;rk this moment</source>
        <translation>标记此刻(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Compact view</source>
        <translation>小窗(&amp;C)</translation>
    </message>
    <message>
        <source>Plots as &amp;text</source>
        <translation>以文字显示图表(&amp;T)</translation>
    </message>
    <message>
        <source>Ma&amp;nual</source>
        <translation>使用手册(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Go on in the tray when closed</source>
        <translation>关闭后留在托盘(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>入门步骤(&amp;F)</translation>
    </message>
    <message>
        <source>Check for &amp;updates…</source>
        <translation>检查更新(&amp;U)…</translation>
    </message>
    <message>
        <source>A&amp;bout Genrescope</source>
        <translation>关于 Genrescope(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
</context>
<context>
    <name>ModelFacts</name>
    <message>
        <source>Title</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>In use; comes with Genrescope</source>
        <translation>正在使用；随 Genrescope 提供</translation>
    </message>
    <message>
        <source>Comes with Genrescope</source>
        <translation>随 Genrescope 提供</translation>
    </message>
    <message>
        <source>In use; installed by you</source>
        <translation>正在使用；由您安装</translation>
    </message>
    <message>
        <source>Installed by you</source>
        <translation>由您安装</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>标识</translation>
    </message>
    <message>
        <source>Genres</source>
        <translation>流派</translation>
    </message>
    <message>
        <source>{count}: {genres}</source>
        <translation>{count} 种：{genres}</translation>
    </message>
    <message>
        <source>Asked about</source>
        <translation>针对的大类</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>{percent} balanced accuracy</source>
        <translation>平衡准确率 {percent}</translation>
    </message>
    <message>
        <source>{accuracy}: {how}</source>
        <translation>{accuracy}：{how}</translation>
    </message>
</context>
<context>
    <name>ModelInstaller</name>
    <message>
        <source>Install another</source>
        <translation>安装其他模型</translation>
    </message>
    <message>
        <source>an id, a model folder, a file of weights, or an address</source>
        <translation>标识、模型文件夹、权重文件或网址</translation>
    </message>
    <message>
        <source>What to install: an id, a model folder, a file of weights (.safetensors, .pt), or an address.</source>
        <translation>要安装的内容：标识、模型文件夹、权重文件（.safetensors、.pt）或网址。</translation>
    </message>
    <message>
        <source>Choose a file of weights, or the model.toml of a model folder.</source>
        <translation>选择权重文件，或模型文件夹中的 model.toml。</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>浏览(&amp;B)…</translation>
    </message>
    <message>
        <source>Its genres</source>
        <translation>它的流派</translation>
    </message>
    <message>
        <source>only for a file of weights: names with commas between, or a text file</source>
        <translation>仅用于权重文件：用逗号分隔的名称，或文本文件</translation>
    </message>
    <message>
        <source>A file of weights does not say what its outputs are called, in their order.</source>
        <translation>权重文件没有说明各个输出按顺序叫什么。</translation>
    </message>
    <message>
        <source>Sees what</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>only for a file of weights: the id of a model that sees the same pictures</source>
        <translation>仅用于权重文件：使用相同图像的模型的标识</translation>
    </message>
    <message>
        <source>A file of weights does not say what pictures it was trained on: starter&apos;s, or ccmusic16&apos;s.</source>
        <translation>权重文件没有说明训练所用的图像：是 starter 的，还是 ccmusic16 的。</translation>
    </message>
    <message>
        <source>&amp;Install</source>
        <translation>安装(&amp;I)</translation>
    </message>
    <message>
        <source>Models ({patterns})</source>
        <translation>模型 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Install a model</source>
        <translation>安装模型</translation>
    </message>
    <message>
        <source>Fetch it, check it, and put it with your models.</source>
        <translation>下载、校验，并放入您的模型库。</translation>
    </message>
</context>
<context>
    <name>ModelKeeper</name>
    <message>
        <source>{title} is installed.</source>
        <translation>{title} 已安装。</translation>
    </message>
    <message>
        <source>{name} is deleted.</source>
        <translation>{name} 已删除。</translation>
    </message>
    <message>
        <source>At the next start the environment variable {variable} names another model again.</source>
        <translation>下次启动时，环境变量 {variable} 仍会指定另一个模型。</translation>
    </message>
</context>
<context>
    <name>ModelsPanel</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The models that are installed, and those that can be fetched.</source>
        <translation>已安装的模型和可以下载的模型。</translation>
    </message>
    <message>
        <source>&amp;Use</source>
        <translation>使用(&amp;U)</translation>
    </message>
    <message>
        <source>Let it answer from the next hop on, and from now on.</source>
        <translation>从下一次判定起由它作判定，今后也是。</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>删除(&amp;R)…</translation>
    </message>
    <message>
        <source>Delete it from your disk.</source>
        <translation>从磁盘上删除。</translation>
    </message>
    <message>
        <source>&amp;Fetch</source>
        <translation>下载(&amp;F)</translation>
    </message>
    <message>
        <source>Download it from the web, and install it.</source>
        <translation>从网络下载并安装。</translation>
    </message>
    <message>
        <source>About the models</source>
        <translation>关于模型</translation>
    </message>
    <message>
        <source>{title} (not installed)</source>
        <translation>{title}（未安装）</translation>
    </message>
    <message>
        <source>{title} (in use)</source>
        <translation>{title}（正在使用）</translation>
    </message>
    <message>
        <source>&amp;Do not use</source>
        <translation>停用(&amp;D)</translation>
    </message>
    <message>
        <source>Delete {title} from your disk?</source>
        <translation>要从磁盘上删除 {title} 吗？</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>删除模型</translation>
    </message>
</context>
<context>
    <name>OfferBar</name>
    <message>
        <source>Offer</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Graphics car&amp;d…</source>
        <translation>显卡(&amp;D)…</translation>
    </message>
    <message>
        <source>See what it takes, and install it.</source>
        <translation>查看需要什么，并安装。</translation>
    </message>
    <message>
        <source>Not &amp;now</source>
        <translation>暂不(&amp;N)</translation>
    </message>
    <message>
        <source>Do not offer it again; it stays in the menu.</source>
        <translation>不再提示；菜单中仍可找到。</translation>
    </message>
</context>
<context>
    <name>PiecePlots</name>
    <message>
        <source>Whole piece</source>
        <translation>整首</translation>
    </message>
    <message>
        <source>Bring all of it into view</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Bring the whole piece into view</source>
        <translation>显示整首乐曲</translation>
    </message>
    <message>
        <source>Click to play from there, turn the wheel to zoom.</source>
        <translation>点击即从该处播放，滚轮缩放。</translation>
    </message>
</context>
<context>
    <name>PlaybackBar</name>
    <message>
        <source>Position in the piece</source>
        <translation>曲中位置</translation>
    </message>
    <message>
        <source>Where it plays; the arrow keys move by {seconds} s</source>
        <translation>播放位置；方向键每次移动 {seconds} 秒</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>About playing</source>
        <translation>关于播放</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>{what} (Space)</source>
        <translation>{what}（空格键）</translation>
    </message>
</context>
<context>
    <name>PlotArea</name>
    <message>
        <source>What both plots show under the pointer</source>
        <translation>两幅图在指针处显示的内容</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Return to the newest sound (End)</source>
        <translation>回到最新的声音（End）</translation>
    </message>
    <message>
        <source>Return to live</source>
        <translation>回到实时</translation>
    </message>
    <message>
        <source>Point at the plots to read a moment. Drag to look back, turn the wheel to zoom.</source>
        <translation>将指针移到图上可读取该时刻。拖动可回看，滚轮可缩放。</translation>
    </message>
</context>
<context>
    <name>RankingPanel</name>
    <message>
        <source>Family</source>
        <translation>大类</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>判定</translation>
    </message>
    <message>
        <source>State of the verdict</source>
        <translation>判定的状态</translation>
    </message>
    <message>
        <source>How sure the answer is</source>
        <translation>答案有多确定</translation>
    </message>
    <message>
        <source>About the model</source>
        <translation>关于模型</translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation>还没有听到声音</translation>
    </message>
    <message>
        <source>Choose what to listen to, then press Start.</source>
        <translation>请选择要聆听的音源，然后按“开始”。</translation>
    </message>
    <message>
        <source>Family of genres</source>
        <translation>流派大类</translation>
    </message>
    <message>
        <source>Genre</source>
        <translation>流派</translation>
    </message>
    <message>
        <source>What the ranking shows</source>
        <translation>排名显示的内容</translation>
    </message>
    <message>
        <source>Genres</source>
        <translation>流派</translation>
    </message>
    <message>
        <source>The most probable genres</source>
        <translation>概率最高的流派</translation>
    </message>
    <message>
        <source>Families</source>
        <translation>大类</translation>
    </message>
    <message>
        <source>The families of genres, each the sum of its genres</source>
        <translation>流派大类，各为其下流派之和</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>Each family, and its genres below it</source>
        <translation>各大类，及其下的流派</translation>
    </message>
</context>
<context>
    <name>ReadOut</name>
    <message>
        <source>not heard</source>
        <translation>未听到</translation>
    </message>
</context>
<context>
    <name>RecordControl</name>
    <message>
        <source>Record into another &amp;folder…</source>
        <translation>录到其他文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Analyse</source>
        <translation>分析(&amp;A)</translation>
    </message>
    <message>
        <source>Analyse the recording</source>
        <translation>分析这段录音</translation>
    </message>
    <message>
        <source>Put the recording into the Files view</source>
        <translation>把录音放入“文件”视图</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录音</translation>
    </message>
    <message>
        <source>Stop recording</source>
        <translation>停止录音</translation>
    </message>
    <message>
        <source>Write what is heard into a FLAC file in your Music folder (Ctrl+R)</source>
        <translation>把听到的声音写入音乐文件夹中的 FLAC 文件 (Ctrl+R)</translation>
    </message>
    <message>
        <source>What is heard is being written into a file. Press to end that (Ctrl+R)</source>
        <translation>正在把听到的声音写入文件。按下即停止 (Ctrl+R)</translation>
    </message>
</context>
<context>
    <name>RecordDesk</name>
    <message>
        <source>What comes from a file is not recorded: there is a file of it already.</source>
        <translation>来自文件的声音不会录制：它已经是一个文件。</translation>
    </message>
    <message>
        <source>There is nothing to record: nothing is being listened to.</source>
        <translation>没有可录制的内容：当前没有在聆听。</translation>
    </message>
    <message>
        <source>Record into a folder</source>
        <translation>录音的文件夹</translation>
    </message>
</context>
<context>
    <name>Restart</name>
    <message>
        <source>The language changes when Genrescope is started the next time.</source>
        <translation>语言将在下次启动 Genrescope 时改变。</translation>
    </message>
    <message>
        <source>Restart it now? What is being heard or analysed ends.</source>
        <translation>现在重新启动吗？正在进行的聆听或分析将结束。</translation>
    </message>
    <message>
        <source>&amp;Restart now</source>
        <translation>立即重启(&amp;R)</translation>
    </message>
    <message>
        <source>Start again in the language that was chosen.</source>
        <translation>以所选的语言重新启动。</translation>
    </message>
    <message>
        <source>&amp;Later</source>
        <translation>以后(&amp;L)</translation>
    </message>
    <message>
        <source>Go on in the present language.</source>
        <translation>继续使用当前语言。</translation>
    </message>
</context>
<context>
    <name>SessionList</name>
    <message>
        <source>Kept sessions</source>
        <translation>已保留的会话</translation>
    </message>
</context>
<context>
    <name>SettingsDesk</name>
    <message>
        <source>At the next start the environment variable {variable} names another value again.</source>
        <translation>下次启动时，环境变量 {variable} 又会指定另一个值。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>How often an answer comes. More often is more work for the computer.</source>
        <translation>多久给出一次答案。越频繁，电脑的工作越多。</translation>
    </message>
    <message>
        <source>every {seconds} s</source>
        <translation>每 {seconds} 秒一次</translation>
    </message>
    <message>
        <source>When sessions that are older are deleted for good, names and notes with them.</source>
        <translation>超过多久的会话会被彻底删除，名称和备注也一并删除。</translation>
    </message>
    <message>
        <source>kept for {days} days</source>
        <translation>保留 {days} 天</translation>
    </message>
    <message>
        <source>kept until I delete it</source>
        <translation>保留到我删除为止</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>A text file that always holds the newest answer, for OBS and the like.</source>
        <translation>一个文本文件，内容始终是最新的答案，供 OBS 等软件使用。</translation>
    </message>
    <message>
        <source>&amp;Choose…</source>
        <translation>选择(&amp;C)…</translation>
    </message>
    <message>
        <source>Choose where that file is written.</source>
        <translation>选择这个文件写到哪里。</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>Use these settings from now on.</source>
        <translation>从现在起使用这些设置。</translation>
    </message>
    <message>
        <source>Ca&amp;ncel</source>
        <translation>取消(&amp;N)</translation>
    </message>
    <message>
        <source>Leave everything as it is.</source>
        <translation>保持原样。</translation>
    </message>
    <message>
        <source>The newest answer as a file</source>
        <translation>最新答案写入文件</translation>
    </message>
    <message>
        <source>&amp;Answers</source>
        <translation>答案(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>历史(&amp;H)</translation>
    </message>
    <message>
        <source>Answer as a &amp;text file</source>
        <translation>答案写入文本文件(&amp;T)</translation>
    </message>
    <message>
        <source>They hold from the next start of listening on. All others stand in the settings file:</source>
        <translation>从下一次开始聆听起生效。其他设置都在设置文件中：</translation>
    </message>
</context>
<context>
    <name>ShownEvidence</name>
    <message>
        <source>Looking for what spoke for {name}… The first time takes seconds.</source>
        <translation>正在查找 {name} 的依据……第一次需要几秒钟。</translation>
    </message>
    <message>
        <source>Press to see what spoke for it; press again to remove that.</source>
        <translation>按下可查看其依据；再按一次移除。</translation>
    </message>
    <message>
        <source>What spoke for {name}, {begin}–{end}</source>
        <translation>{name}的依据，{begin}–{end}</translation>
    </message>
</context>
<context>
    <name>SourceBar</name>
    <message>
        <source>Microphone</source>
        <translation>麦克风</translation>
    </message>
    <message>
        <source>Listen through a microphone or another input</source>
        <translation>通过麦克风或其他输入设备聆听</translation>
    </message>
    <message>
        <source>This computer’s sound</source>
        <translation>本机声音</translation>
    </message>
    <message>
        <source>Listen to what this computer is playing</source>
        <translation>聆听本机正在播放的声音</translation>
    </message>
    <message>
        <source>Demo tune</source>
        <translation>演示曲</translation>
    </message>
    <message>
        <source>Canon in D</source>
        <translation>D 大调卡农</translation>
    </message>
    <message>
        <source>Play the tune that comes with Genrescope, silently, to see how it works</source>
        <translation>无声播放随 Genrescope 提供的乐曲，看看它如何工作</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>or drop one</source>
        <translation>或拖放到此</translation>
    </message>
    <message>
        <source>Play a sound file, or a film&apos;s sound, silently at its own pace</source>
        <translation>按原速无声播放音频文件或视频的声音</translation>
    </message>
    <message>
        <source>About the source</source>
        <translation>关于音源</translation>
    </message>
    <message>
        <source>Start or stop listening (Space)</source>
        <translation>开始或停止聆听（空格键）</translation>
    </message>
    <message>
        <source>Starts or stops listening; the space bar does the same.</source>
        <translation>开始或停止聆听；按空格键也可以。</translation>
    </message>
    <message>
        <source>clipped, {level}</source>
        <translation>过载，{level}</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>SourceDesk</name>
    <message>
        <source>Sound and film ({patterns})</source>
        <translation>音频和视频 ({patterns})</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>打开文件</translation>
    </message>
</context>
<context>
    <name>SpectrogramPanel</name>
    <message>
        <source>Spectrogram</source>
        <translation>频谱图</translation>
    </message>
    <message>
        <source>Left and Right read a moment, Up and Down a note, plus and minus zoom.</source>
        <translation>左右键读出时刻，上下键读出音高，加号和减号缩放。</translation>
    </message>
    <message>
        <source>Notes C1 to B7 against time; nothing is heard. {keys}</source>
        <translation>C1 到 B7 各音随时间的变化；没有听到声音。{keys}</translation>
    </message>
    <message>
        <source>Notes C1 to B7 from {begin} to {end}; the strongest are {notes}. {keys}</source>
        <translation>C1 到 B7 各音，从 {begin} 到 {end}；最强的是 {notes}。{keys}</translation>
    </message>
</context>
<context>
    <name>State</name>
    <message>
        <source>listening</source>
        <translation>聆听中</translation>
    </message>
    <message>
        <source>provisional</source>
        <translation>暂定</translation>
    </message>
    <message>
        <source>settled</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>silent</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>no signal</source>
        <translation>无信号</translation>
    </message>
    <message>
        <source>reconnecting</source>
        <translation>重新连接中</translation>
    </message>
    <message>
        <source>unavailable</source>
        <translation>不可用</translation>
    </message>
</context>
<context>
    <name>StatusPanel</name>
    <message>
        <source>Heard</source>
        <translation>已听</translation>
    </message>
    <message>
        <source>How much sound was taken in since Start, in minutes and seconds.</source>
        <translation>自开始以来听取了多少声音（分钟和秒）。</translation>
    </message>
    <message>
        <source>Hop</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Time between verdicts. It is made longer by itself when the network needs nearly all of it, and shorter again when it no longer does.</source>
        <translation>两次判定之间的时间。当网络几乎用满这段时间时会自动延长，不再需要时恢复。</translation>
    </message>
    <message>
        <source>Compute ÷ hop</source>
        <translation>计算 ÷ 间隔</translation>
    </message>
    <message>
        <source>What share of the time between two verdicts the network needs. Near 100 % this machine is only just fast enough.</source>
        <translation>网络占用两次判定之间时间的比例。接近 100 % 表示本机勉强够快。</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>丢失</translation>
    </message>
    <message>
        <source>Samples that the device or this machine lost. A few make no difference to the answer; if it goes on rising, close other programs.</source>
        <translation>设备或本机丢失的采样。少量丢失不影响判定；如果不断增加，请关闭其他程序。</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Verdicts that were left out because the one before was not ready yet. The newest sound always wins.</source>
        <translation>因前一次判定尚未完成而跳过的判定。总是优先处理最新的声音。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>The network that answers, and the beginning of its fingerprint.</source>
        <translation>作判定的网络，及其指纹的开头。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>运行于</translation>
    </message>
    <message>
        <source>Where the network runs: the processor (cpu) or a graphics card.</source>
        <translation>网络在哪里运行：处理器（cpu）或显卡。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Whether the answers are kept for the History view. The sound is never kept.</source>
        <translation>结果是否保留在“历史”中。声音从不保留。</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>not kept</source>
        <translation>不保留</translation>
    </message>
    <message>
        <source>No source is open</source>
        <translation>没有打开音源</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>音源</translation>
    </message>
    <message>
        <source>{source}
Where the sound comes from; its own sample rate; and the rate at which it is analysed.</source>
        <translation>{source}
声音的来源、其自身的采样率，以及分析所用的采样率。</translation>
    </message>
</context>
<context>
    <name>TextTable</name>
    <message>
        <source>What a line is</source>
        <translation>每行的内容</translation>
    </message>
    <message>
        <source>Passages</source>
        <translation>段落</translation>
    </message>
    <message>
        <source>A line for as long as the same is said</source>
        <translation>结果相同的一段时间为一行</translation>
    </message>
    <message>
        <source>Every verdict</source>
        <translation>每次判定</translation>
    </message>
    <message>
        <source>A line for each answer, one a hop</source>
        <translation>每个间隔的判定为一行</translation>
    </message>
    <message>
        <source>Cop&amp;y</source>
        <translation>复制(&amp;Y)</translation>
    </message>
    <message>
        <source>Copy the chosen lines as text, or all when none is chosen (Ctrl+C)</source>
        <translation>以文字复制所选的行；未选择时复制全部 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
</context>
<context>
    <name>TimelinePanel</name>
    <message>
        <source>Genre timeline</source>
        <translation>流派时间线</translation>
    </message>
    <message>
        <source>Nothing is shown yet.</source>
        <translation>尚无内容。</translation>
    </message>
    <message>
        <source>From {begin} to {end}: {passages}. Last verdict: {verdict}. {keys}</source>
        <translation>从 {begin} 到 {end}：{passages}。最后的判定：{verdict}。{keys}</translation>
    </message>
    <message>
        <source>Left and Right read a moment, plus and minus zoom, Ctrl+T shows text.</source>
        <translation>左右键读出时刻，加号和减号缩放，Ctrl+T 显示文字。</translation>
    </message>
</context>
<context>
    <name>UpdateDesk</name>
    <message>
        <source>Genrescope {version} is published: “Check for updates” in the menu says what is new.</source>
        <translation>Genrescope {version} 已发布：菜单中的“检查更新”会说明新增内容。</translation>
    </message>
</context>
<context>
    <name>UpdatesDialog</name>
    <message>
        <source>Updates</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>What is new</source>
        <translation>新增内容</translation>
    </message>
    <message>
        <source>&amp;Look once a day by itself</source>
        <translation>每天自动检查一次(&amp;L)</translation>
    </message>
    <message>
        <source>{host} is asked which version is the newest, and told which one this is, nothing else. Nothing is fetched or installed.</source>
        <translation>向 {host} 询问哪个版本最新，并告知当前版本，此外不发送任何内容。不会下载或安装任何内容。</translation>
    </message>
    <message>
        <source>Open its &amp;page</source>
        <translation>打开其页面(&amp;P)</translation>
    </message>
    <message>
        <source>Open the new version’s page in a browser.</source>
        <translation>在浏览器中打开新版本的页面。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Close this dialog.</source>
        <translation>关闭此对话框。</translation>
    </message>
    <message>
        <source>Looking for a newer version…</source>
        <translation>正在检查新版本……</translation>
    </message>
    <message>
        <source>This is the newest version</source>
        <translation>已是最新版本</translation>
    </message>
    <message>
        <source>Genrescope {version} is published</source>
        <translation>Genrescope {version} 已发布</translation>
    </message>
    <message>
        <source>Whether there is a newer version is not known</source>
        <translation>无法得知是否有新版本</translation>
    </message>
    <message>
        <source>This is Genrescope {version}.</source>
        <translation>当前版本是 Genrescope {version}。</translation>
    </message>
</context>
<context>
    <name>Views</name>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Appearance and more (F10)</source>
        <translation>外观及更多（F10）</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
    <message>
        <source>Appearance and more</source>
        <translation>外观及更多</translation>
    </message>
</context>
<context>
    <name>WindowStrip</name>
    <message>
        <source>the {seconds} s the verdict stands on</source>
        <translation>判定所依据的 {seconds} 秒</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>under {level} dBFS</source>
        <translation>低于 {level} dBFS</translation>
    </message>
    <message>
        <source>{level} dBFS</source>
        <translation>{level} dBFS</translation>
    </message>
    <message>
        <source>{rate} mono → {analysis_rate}</source>
        <translation>{rate} 单声道 → {analysis_rate}</translation>
    </message>
    <message>
        <source>{rate} stereo → {analysis_rate}</source>
        <translation>{rate} 立体声 → {analysis_rate}</translation>
    </message>
    <message>
        <source>{rate}, {count} channels → {analysis_rate}</source>
        <translation>{rate}，{count} 声道 → {analysis_rate}</translation>
    </message>
    <message>
        <source>Listening…</source>
        <translation>正在聆听…</translation>
    </message>
    <message>
        <source>Not sure yet</source>
        <translation>尚不确定</translation>
    </message>
    <message>
        <source>Unsure</source>
        <translation>不确定</translation>
    </message>
    <message>
        <source>Silence</source>
        <translation>静音</translation>
    </message>
    <message>
        <source>No signal</source>
        <translation>无信号</translation>
    </message>
    <message>
        <source>Reconnecting…</source>
        <translation>正在重新连接…</translation>
    </message>
    <message>
        <source>Unavailable</source>
        <translation>不可用</translation>
    </message>
    <message>
        <source>loading the network; sound is already taken in</source>
        <translation>正在载入网络；已开始收听声音</translation>
    </message>
    <message>
        <source>listening {heard} of {window} s</source>
        <translation>聆听中，{heard} / {window} 秒</translation>
    </message>
    <message>
        <source>provisional, {heard} of {window} s heard</source>
        <translation>暂定，已听 {heard} / {window} 秒</translation>
    </message>
    <message>
        <source>too little was heard</source>
        <translation>听到的声音太少</translation>
    </message>
    <message>
        <source>no genre is probable enough</source>
        <translation>没有概率足够高的流派</translation>
    </message>
    <message>
        <source>too quiet to be music</source>
        <translation>声音太轻，不像音乐</translation>
    </message>
    <message>
        <source>the source delivers nothing</source>
        <translation>音源没有传来任何内容</translation>
    </message>
    <message>
        <source>no sound comes from the source</source>
        <translation>音源没有声音传来</translation>
    </message>
    <message>
        <source>the source went away</source>
        <translation>音源已断开</translation>
    </message>
    <message>
        <source>An answer needs 3 seconds of sound.</source>
        <translation>给出答案需要 3 秒声音。</translation>
    </message>
    <message>
        <source>An early answer: it may change until 30 seconds of sound were heard.</source>
        <translation>早期的答案：听满 30 秒之前可能改变。</translation>
    </message>
    <message>
        <source>The answer stands on the last 30 seconds of sound.</source>
        <translation>答案依据最近 30 秒的声音。</translation>
    </message>
    <message>
        <source>No genre, and no family of genres, is probable enough to be named.</source>
        <translation>没有哪个流派或大类的概率足够高。</translation>
    </message>
    <message>
        <source>Sound arrives, but it is too quiet to be music.</source>
        <translation>有声音传来，但轻得不像音乐。</translation>
    </message>
    <message>
        <source>The source delivers nothing at all.</source>
        <translation>音源没有传来任何内容。</translation>
    </message>
    <message>
        <source>The source went away; it is taken up again when it comes back.</source>
        <translation>音源已断开；恢复后会继续聆听。</translation>
    </message>
    <message>
        <source>The source went away; choose another one.</source>
        <translation>音源已断开；请选择其他音源。</translation>
    </message>
    <message>
        <source>not a trace of sound</source>
        <translation>没有丝毫声音</translation>
    </message>
    <message>
        <source>nothing is playing</source>
        <translation>没有在播放任何声音</translation>
    </message>
    <message>
        <source>It is muted, or the system’s privacy settings forbid its use.</source>
        <translation>它被静音，或系统的隐私设置不允许使用它。</translation>
    </message>
    <message>
        <source>If you hear music, choose the loudspeakers that play it.</source>
        <translation>如果您听到音乐，请选择正在播放它的扬声器。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>剩余 {time}</translation>
    </message>
</context>
<context>
    <name>Workspace</name>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>{title} is being loaded; until then {present} answers.</source>
        <translation>正在载入 {title}；在此之前由 {present} 作判定。</translation>
    </message>
    <message>
        <source>Nothing heard yet</source>
        <translation>还没有听到声音</translation>
    </message>
    <message>
        <source>Choose what to listen to, then press Start.</source>
        <translation>请选择要聆听的音源，然后按“开始”。</translation>
    </message>
    <message>
        <source>Played to the end; press Start to hear it again.</source>
        <translation>已播放完毕；按“开始”可再听一遍。</translation>
    </message>
</context>
<context>
    <name>_Table</name>
    <message>
        <source>Set list and marks</source>
        <translation>曲目段落与标记</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>把握</translation>
    </message>
    <message>
        <source>What the plots show, as text</source>
        <translation>以文字表示图表的内容</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
</context>
</TS>
