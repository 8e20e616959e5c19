; The Windows installer, for Inno Setup 6. `packaging/windows_installer.py` runs it and defines what is used here as
; {#Name}: Name, Command, Version, Publisher, App (the packaged folder), Output, Icon, License,
; Associations (a file with a line of [Registry] for each extension); Homepage, if there is one, and Sign.

#define Window Command + "w.exe"

[Setup]
AppId={{6E1B7C1E-4C3C-4C0B-9D0F-6B1E0A3B8F52}
AppName={#Name}
AppVersion={#Version}
AppPublisher={#Publisher}
#ifdef Homepage
AppPublisherURL={#Homepage}
AppUpdatesURL={#Homepage}
#endif
VersionInfoVersion={#Version}
; for the person who installs it, who need not be an administrator
PrivilegesRequired=lowest
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
DisableDirPage=auto
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir={#Output}
OutputBaseFilename={#Name}-{#Version}-setup
SetupIconFile={#Icon}
UninstallDisplayIcon={app}\{#Window}
LicenseFile={#License}
WizardStyle=modern
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
CloseApplications=yes
#ifdef Sign
; the command stands in the environment of windows_installer.py
SignTool=genrescope
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[CustomMessages]
en.OfferForFiles=Offer {#Name} in “Open with” for sound files and films
en.RemoveData=Remove your settings, history and installed models too?

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: associate; Description: "{cm:OfferForFiles}"; Flags: checkedonce

[Files]
Source: "{#App}\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[InstallDelete]
; what an older version brought and this one does not
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{group}\{#Name}"; Filename: "{app}\{#Window}"
Name: "{userdesktop}\{#Name}"; Filename: "{app}\{#Window}"; Tasks: desktopicon

[Registry]
; “Open with” offers it for these files; no file's own program is changed
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"
Root: HKA; Subkey: "Software\Classes\Applications\{#Window}\shell\open\command"; ValueType: string; ValueData: """{app}\{#Window}"" ""%1"""
#include Associations

[Run]
Filename: "{app}\{#Window}"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
begin
  // kept unless it is asked for, and always when nobody is there to be asked
  if (CurUninstallStep = usPostUninstall) and not UninstallSilent() then
    if MsgBox(ExpandConstant('{cm:RemoveData}'), mbConfirmation, MB_YESNO or MB_DEFBUTTON2) = IDYES then
      DelTree(ExpandConstant('{localappdata}\{#Command}'), True, True, True);
end;
